"""Read a framework from a tree (YAML, JSON): the list of its competencies is found by what stands in it.

The forms: a list of competencies with levels in them; a mapping from name to body; levels as keys; levels above
competencies; groups above both; a table as a list of records. Each fault has its path (and in YAML its line).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.core.errors import Fault
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, Note, split_phrases
from pipeline.framework.reading.cells import pieces
from pipeline.framework.reading.level_labels import is_bare_number, is_level, parse_label
from pipeline.framework.reading.other_kinds import other_kind
from pipeline.framework.reading.records import draft_of_records, records_in
from pipeline.framework.reading.spellings import groups, keys_of, near_typo, passed, spelt
from pipeline.framework.reading.tree_languages import in_own_keys
from pipeline.framework.reading.tree_shape import Found, find_competencies
from pipeline.framework.reading.tree_syntax import Tree
from pipeline.framework.reading.tree_values import (
    Keyed,
    among_levels,
    are_ids,
    declared_levels_of,
    few_keys,
    holds_texts,
    in_both,
    type_name,
    unread_lists,
    unwrapped,
)

PARTS = ("framework", "competency", "stage", "indicator")
_UNNAMED = "\x00"  # before the position of a level that has neither number nor name


def read_tree(tree: Tree) -> Draft:
    """Return the draft of a tree."""
    tree.data = in_own_keys(tree.data) if isinstance(tree.data, list | Mapping) else tree.data
    if (records := records_in(tree.data)) is not None:
        draft = draft_of_records(records, is_wrapped=bool(tree.lines))
        draft = replace(draft, faults=(*tree.faults, *draft.faults))
    else:
        draft = _TreeReader(tree).draft()
    other = other_kind(tree.data, draft)
    return draft if other is None else Draft("", (), (other,))


def _one_text_each(item: object, path: str) -> Iterator[tuple[object, str]]:
    """Yield an indicator, or one for each of the texts that it holds in a list."""
    known = keys_of("indicator")
    body = item if isinstance(item, Mapping) else {}
    for key, value in body.items():
        texts = value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []
        if known.get(spelt(str(key))) == "text" and len(texts) > 1:
            yield from ((text, f"{path}.{key}[{n}]") for n, text in enumerate(texts))
            return
    yield item, path


def _lists_as_indicators(keys: Mapping[str, list[tuple[object, str]]]) -> dict[str, list[tuple[object, str]]]:
    """Return what describes a level in a list of texts as its indicators."""
    found: dict[str, list[tuple[object, str]]] = {}
    for own, called in (("text", "indicators"), ("text_zh", "indicators_zh")):
        lists = [one for one in keys.get(own, []) if isinstance(one[0], list) and one[0]]
        if lists:
            found |= {called: lists, own: [one for one in keys[own] if one not in lists]}
    return found


@dataclass(slots=True)
class _TreeReader:
    """Walks the tree and notes every fault on the way."""

    tree: Tree
    faults: list[Fault] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    told_by_text: list[DraftStage] = field(default_factory=list)

    def draft(self) -> Draft:
        """Return the draft of the whole tree."""
        self.faults += self.tree.faults
        found = find_competencies(self.tree.data)
        for path, what, mend in found.faults:
            self._fault(what, path, mend)
        for path, key in found.unknown:
            self._unknown(key, path, "framework")
        self.notes += found.notes
        items = [self._competency(one) for one in found.competencies]
        items = self._by_position([self._with_text_as_indicator(item) for item in items])
        declared = declared_levels_of(self.tree.data)
        items = self._by_declared(items, declared)
        return Draft(
            self._text(found.name, "name"),
            tuple(items),
            tuple(self.faults),
            declared_levels=declared,
            unused=tuple(self.unused),
            notes=tuple(self.notes),
        )

    def _competency(self, found: Found) -> DraftCompetency:
        where, path, body = self.tree.where(found.path), found.path, found.body
        if body is None:
            return DraftCompetency(where, found.name)
        if not isinstance(body, Mapping):
            if isinstance(body, str) and found.name:
                return DraftCompetency(where, found.name, description=body)
            if isinstance(body, list) and found.name:
                return DraftCompetency(where, found.name, stages=self._flat(where, {"indicators": [(body, path)]}))
            self._fault(f"{type_name(body)} where a competency is expected", path, "give it as keys and values")
            return DraftCompetency(where, found.name)
        keys = self._keys(body, path, "competency", found.level_keys)
        stages = tuple(self._stage(each, place, n) for n, (each, place) in enumerate(self._stages(keys, found), 1))
        flat = self._flat(where, keys)
        if found.level_keys and (beside := among_levels(body, found.level_keys)):
            place = 1 + [key for key in map(str, body) if key == beside or key in found.level_keys].index(beside)
            what = f"key {beside!r} stands beside the levels, holds as much as they do, and is not known for one"
            self._fault(what, path, f"if it is a level, call it 'Level {place} - {beside}', if not, 'notes'")
        if not stages and (lone := [str(key) for key in body if is_level(str(key)) and body[key]]):
            self._fault(
                f"key {lone[0]!r} is a level, and no other is known for one", path, "put the levels under 'levels'"
            )
        if not (stages or flat) and (
            (not keys.get("description") and holds_texts(body, "competency")) or unread_lists(body)
        ):
            known = "its name and description" if keys.get("description") else "its name"
            what = f"nothing is read of this competency but {known}: unknown keys {few_keys(body)}"
            self._fault(what, path, "name its levels 'levels', its texts 'indicators'")
        text = {
            key: self._first(keys, key) for key in ("name", "title", "name_zh", "description", "description_zh", "id")
        }
        return DraftCompetency(
            where=where,
            name=text["name"] or text["title"] or found.name,
            name_zh=text["name_zh"],
            description=text["description"],
            description_zh=text["description_zh"],
            phrases=self._phrases(keys.get("phrases", [])),
            phrases_zh=self._phrases(keys.get("phrases_zh", [])),
            id=text["id"],
            stages=(*flat, *stages),
        )

    def _flat(self, where: str, keys: dict[str, list[tuple[object, str]]]) -> tuple[DraftStage, ...]:
        """Return the indicators of a competency without stages, as its only stage."""
        indicators = self._indicators_of(keys)
        return (DraftStage(where, None, indicators=indicators),) if indicators else ()

    def _stages(self, keys: dict[str, list[tuple[object, str]]], found: Found) -> Iterator[tuple[object, str]]:
        """Yield the stages of a list, of a mapping from their names, or of keys that are levels themselves."""
        body = found.body if isinstance(found.body, Mapping) else {}
        told = []
        for value, path in keys.get("stages", []):
            if isinstance(value, list | Mapping | None):
                told.append((value, path))
            else:
                self.unused[path.rpartition(".")[2]] += 1
        if found.level_keys:
            told.append(({key: body[key] for key in found.level_keys}, found.path))
        for value, path in told:
            if not isinstance(value, Mapping):
                yield from self._items(value, path)
                continue
            for label, item in value.items():
                if item in (None, "", []):
                    continue
                below = item if isinstance(item, Mapping) else {"indicators": item}
                yield Keyed(str(label), below), f"{path}.{label}"

    def _stage(self, item: object, path: str, position: int) -> DraftStage:
        item = unwrapped(item)
        keyed = item.label if isinstance(item, Keyed) else ""
        body = item.body if isinstance(item, Keyed) else item
        keys = self._keys({"text": body} if isinstance(body, str) else body, path, "stage")
        number, place = next(((v, p) for v, p in keys.get("stage", []) if v is not None), (None, path))
        name = self._first(keys, "label")
        label = keyed or self._label(number, name, place)
        if not label and isinstance(body, Mapping | str) and "stage" not in keys:
            label = f"{_UNNAMED}{position}"
        if not keys.get("indicators"):
            keys |= _lists_as_indicators(keys)
        summary = self._first(keys, "summary")
        stage = DraftStage(
            where=self.tree.where(path),
            number=None,
            summary=summary or self._first(keys, "text"),
            summary_zh=self._first(keys, "summary_zh") or self._first(keys, "text_zh"),
            indicators=self._indicators_of(keys),
            label=label,
            label_where=self.tree.where(place),
        )
        if not summary and stage.summary and not stage.indicators:
            self.told_by_text.append(stage)
        if not (stage.indicators or stage.summary or stage.summary_zh) and holds_texts(body, "stage"):
            self._fault(
                f"nothing is read of this level: unknown keys {few_keys(body)}", path, "name its texts 'indicators'"
            )
        return stage

    def _label(self, number: object, name: str, place: str) -> str:
        """Return what a stage is called: its number, its name, or both."""
        if isinstance(number, bool | list | dict):
            self._fault(f"stage {str(number)[:40]!r} is not a number", place, "write a whole number")
            return ""
        stated = "" if number is None else str(number)
        if stated and name and is_bare_number(stated) and parse_label(name).number is None:
            return f"{stated} - {name}"
        return stated or name

    def _indicators_of(self, keys: dict[str, list[tuple[object, str]]]) -> tuple[DraftIndicator, ...]:
        """Return the indicators of a mapping; those of a list in Chinese beside it are the same ones in Chinese."""
        own, chinese = (
            [one for value, path in keys.get(key, []) for one in self._indicators(value, path)]
            for key in ("indicators", "indicators_zh")
        )
        both = in_both(own, chinese)
        if both is None:
            what = f"{len(own)} indicators and {len(chinese)} in Chinese"
            self._fault(what, keys["indicators_zh"][0][1], "write each with its text and text_zh, or as many of both")
        return tuple(own) if both is None else both

    def _indicators(self, value: object, path: str) -> Iterator[DraftIndicator]:
        """Yield the indicators of a list, of one text, or of a mapping from their ids."""
        if isinstance(value, str):
            yield from (
                DraftIndicator(self.tree.where(path), piece)
                for piece in pieces(value, is_wrapped=bool(self.tree.lines))
            )
        elif isinstance(value, Mapping) and value and not set(map(spelt, value)) & set(keys_of("indicator")):
            if not all(isinstance(one, str) for one in value.values()) or not are_ids(list(value)):
                self._fault(f"{type_name(value)} where a list is expected", path, "put '- ' before each entry")
                return
            for key, text in value.items():
                yield DraftIndicator(self.tree.where(f"{path}.{key}"), str(text))
        else:
            items = [(value, path)] if isinstance(value, Mapping) else self._items(value, path)
            yield from (self._indicator(each, place) for one, at in items for each, place in _one_text_each(one, at))

    def _indicator(self, item: object, path: str) -> DraftIndicator:
        if item is None or isinstance(item, str):
            return DraftIndicator(self.tree.where(path), item or "")
        keys = self._keys(item, path, "indicator")
        texts = {key: self._first(keys, key) for key in ("text", "text_zh", "id")}
        return DraftIndicator(self.tree.where(path), **texts)

    def _keys(
        self, item: object, path: str, part: str, level_keys: tuple[str, ...] = ()
    ) -> dict[str, list[tuple[object, str]]]:
        """Return the values of a mapping by its own keys, likeliest spelling first; slips of the pen are faults."""
        if not isinstance(item, Mapping):
            self._fault(f"{type_name(item)} where a {part} is expected", path, "give it as keys and values")
            return {}
        known = keys_of(part)
        order = list(known)
        result: dict[str, list[tuple[int, object, str]]] = {}
        for key, value in item.items():
            if key in level_keys:
                continue
            own = known.get(spelt(str(key)))
            if own is None:
                self._unknown(str(key), f"{path}.{key}".lstrip("."), part)
            else:
                rank = -1 if spelt(str(key)) == own else order.index(spelt(str(key)))
                result.setdefault(own, []).append((rank, value, f"{path}.{key}"))
        return {
            own: [(value, place) for _, value, place in sorted(told, key=lambda one: one[0])]
            for own, told in result.items()
        }

    def _unknown(self, key: str, path: str, part: str) -> None:
        """Note a key that is passed over; one that is nearly a known one is a fault."""
        near = near_typo(key, keys_of(part))
        is_word = spelt(key) in groups() | passed() or any(spelt(key) in keys_of(one) for one in PARTS)
        if near and not is_word and near.rstrip("s") != spelt(key).rstrip("s"):
            self._fault(f"unknown key {key!r} of a {part}", path, f"did you mean {near!r}?")
        else:
            self.unused[key] += 1

    def _first(self, keys: dict[str, list[tuple[object, str]]], key: str) -> str:
        """Return the first text of a key's spellings; the others are passed over."""
        return next((text for value, place in keys.get(key, []) if (text := self._text(value, place))), "")

    def _items(self, value: object, path: str) -> Iterator[tuple[object, str]]:
        if value is None:
            return
        if isinstance(value, list):
            yield from ((item, f"{path}[{n}]") for n, item in enumerate(value))
        else:
            self._fault(f"{type_name(value)} where a list is expected", path, "put '- ' before each entry")

    def _text(self, value: object, path: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, int) and not isinstance(value, bool) and path.lower().endswith("id"):
            return str(value)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return " ".join(value)
        self._fault(f"{type_name(value)} where text is expected", path, "write it as text")
        return ""

    def _phrases(self, told: list[tuple[object, str]]) -> tuple[str, ...]:
        texts = []
        for value, place in told:
            if isinstance(value, str):
                texts.append(value)
            else:
                for item, below in self._items(value, place):
                    if isinstance(item, list):
                        self._fault("a list where text is expected", below, "write it as text")
                    else:
                        texts.append(self._text(item, below))
        return tuple(dict.fromkeys(phrase for text in texts for phrase in split_phrases(text)))

    def _with_text_as_indicator(self, item: DraftCompetency) -> DraftCompetency:
        """Return a competency whose levels are described by one text each with these as its indicators."""
        if any(stage.indicators for stage in item.stages):
            return item
        stages = (self._told(one) if any(one is told for told in self.told_by_text) else one for one in item.stages)
        return replace(item, stages=tuple(stages))

    def _told(self, stage: DraftStage) -> DraftStage:
        """Return a level with its text as its indicators, in Chinese too where that falls into as many."""
        own, chinese = (
            [DraftIndicator(stage.where, one) for one in pieces(text, is_wrapped=bool(self.tree.lines))]
            for text in (stage.summary, stage.summary_zh)
        )
        both = in_both(own, chinese)
        if both is None:
            return replace(stage, summary="", indicators=tuple(own))
        return replace(stage, summary="", summary_zh="", indicators=both)

    def _by_position(self, items: list[DraftCompetency]) -> list[DraftCompetency]:
        """Number the levels of a list that says neither number nor name by their position; a single one is no level."""
        unnamed = [sum(stage.label.startswith(_UNNAMED) for stage in item.stages) for item in items]
        if not any(unnamed):
            return items
        if is_ladder := max(unnamed) > 1:
            self.notes.append(Note("by_position"))
        return [
            replace(
                item,
                stages=tuple(
                    replace(stage, label=stage.label.removeprefix(_UNNAMED) if is_ladder else "")
                    if stage.label.startswith(_UNNAMED)
                    else stage
                    for stage in item.stages
                ),
            )
            for item in items
        ]

    def _by_declared(self, items: list[DraftCompetency], declared: tuple[str, ...]) -> list[DraftCompetency]:
        """Give each text of a list its level where a list of levels stands beside that is as long as each such list."""
        flat = [item.stages[0].indicators if len(item.stages) == 1 else () for item in items]
        if len(declared) < 2 or not flat or any(len(own) != len(declared) for own in flat):
            return items
        if any(item.stages[0].label for item in items):
            return items
        self.notes.append(Note("by_position"))
        return [
            replace(
                item,
                stages=tuple(
                    replace(item.stages[0], label=level, indicators=(text,))
                    for level, text in zip(declared, own, strict=True)
                ),
            )
            for item, own in zip(items, flat, strict=True)
        ]

    def _fault(self, what: str, path: str, mend: str) -> None:
        self.faults.append(Fault(what, self.tree.where(path), mend))
