"""XML feeds (RSS, Atom, Personio, Indeed, any root with repeated children) as records; imports lxml's parser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.field_names import key_words, plain_name
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.find_records import Record
from pipeline.ingest.readers.json_files import records_of
from pipeline.ingest.readers.sources import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 60


def xml_records(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the records of an XML document: elements are keys, and an element that is repeated is a list.

    Raises:
        InputError: where nothing of it can be read. Entities are not resolved and nothing is fetched.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(source.whole(options).lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"XML that cannot be read: {error}", source.name, "save it again") from error
    if root is None:
        raise InputError("XML without any element", source.name, "save it again")
    yield from records_of({_name(root): _value(root, 0)}, source.name, 1)


def _name(element: _Element) -> str:
    """Return the name of an element without its namespace."""
    name = str(element.tag)
    return name.rpartition("}")[2].rpartition(":")[2]


def _value(element: _Element, depth: int) -> Any:  # noqa: ANN401 - text, object or list, as in JSON
    """Return an element as a value of JSON: its text, or an object of its children; HTML inside it is text."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or depth > _DEEPEST:
        return element.text or ""
    if any(_name(child).lower() in key_words("markup") for child in children):
        return _markup(element)
    found: dict[str, Any] = {str(key).rpartition("}")[2]: value for key, value in element.attrib.items()}
    repeated = {name for name in map(_name, children) if sum(_name(child) == name for child in children) > 1}
    for child in children:
        value = _value(child, depth + 1)
        if _name(child) in repeated or (isinstance(value, dict) and plain_name(_name(child)) in key_words("list")):
            found.setdefault(_name(child), []).append(value)
        else:
            found[_name(child)] = value
    return found


def _markup(element: _Element) -> str:
    """Return what is inside an element as HTML."""
    from lxml import etree

    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in element)
    return f"{element.text or ''}{inner}"
