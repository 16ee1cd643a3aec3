"""Modules of a page become one script: each in its own scope, in the order of need."""

import pytest

from pipeline.outputs.script_bundle import bundle


def written(folder, **modules):
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "main.js"


def test_each_module_stands_once_behind_those_that_it_needs(tmp_path):
    entry = written(
        tmp_path,
        main='import { plant } from "./garden.js";\nimport { dig } from "./tools.js";\n\nplant(dig);\n',
        garden='import {\n  dig,\n} from "./tools.js";\nexport function plant() {\n  dig();\n}\n',
        tools="const DEPTH = 3;\nexport const dig = () => DEPTH;\n",
    )
    assert bundle(entry) == (
        '(() => {\n"use strict";\n'
        "const $tools = (() => {\nconst DEPTH = 3;\nconst dig = () => DEPTH;\nreturn { dig };\n})();\n"
        "const $garden = (() => {\nconst { dig } = $tools;\nfunction plant() {\n  dig();\n}\nreturn { plant };\n})();\n"
        "const $main = (() => {\nconst { plant } = $garden;\nconst { dig } = $tools;\n\nplant(dig);\n"
        "return {  };\n})();\n"
        "})();\n"
    )


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            {
                "main": 'import { a } from "./one.js";\n',
                "one": 'import { b } from "./two.js";\nexport const a = 1;\n',
                "two": 'import { a } from "./one.js";\nexport const b = 1;\n',
            },
            "one -> two -> one",
        ),
        ({"main": 'import { a, b } from "./one.js";\n', "one": "export const a = 1;\n"}, "imports b, which one.js"),
        ({"main": "export default 3;\n"}, "'export default 3;' is not understood"),
        ({"main": 'import * as one from "./one.js";\n'}, "is not understood"),
        ({"main": "export let a = 1;\n"}, "is not understood"),
    ],
)
def test_what_cannot_be_bundled_is_named(tmp_path, modules, message):
    with pytest.raises(ValueError, match=message):
        bundle(written(tmp_path, **modules))
