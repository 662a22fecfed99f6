"""The parts of a Word file that hold no text of the document: styles, lists, page, properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships"'
)
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LEVELS: Final = 9


def _types(kinds: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


CONTENT_TYPES: Final = _types(
    {
        "word/document.xml": f"{_WORD}.document.main+xml",
        "word/styles.xml": f"{_WORD}.styles+xml",
        "word/numbering.xml": f"{_WORD}.numbering+xml",
        "word/header1.xml": f"{_WORD}.header+xml",
        "word/footer1.xml": f"{_WORD}.footer+xml",
        "word/settings.xml": f"{_WORD}.settings+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
)


def _relationships(items: str) -> str:
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _relationship(id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{id}" Type="{kind}" Target="{target}"/>'


PACKAGE_RELATIONSHIPS: Final = _relationships(
    _relationship("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml")
    + _relationship("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    + _relationship("rId3", f"{_OFFICE}/relationships/custom-properties", "docProps/custom.xml")
)


def document_relationships(links: Mapping[str, str]) -> str:
    """What the text points to; `links` are ids by address, quoted."""
    kinds = ("styles", "numbering", "header", "footer", "settings")
    files = {"header": "header1.xml", "footer": "footer1.xml"}
    own = "".join(
        _relationship(kind, f"{_OFFICE}/relationships/{kind}", files.get(kind, f"{kind}.xml"))
        for kind in kinds
    )
    return _relationships(
        own
        + "".join(
            f'<Relationship Id="{id}" Type="{_OFFICE}/relationships/hyperlink" Target={address} '
            f'TargetMode="External"/>'
            for address, id in links.items()
        )
    )


def document(body: str) -> str:
    """The main part: the paragraphs, then a letter page with a header and page numbers."""
    return (
        f"{_XML}<w:document {_MAIN}><w:body>{body}<w:sectPr>"
        '<w:headerReference w:type="default" r:id="header"/>'
        '<w:footerReference w:type="default" r:id="footer"/>'
        '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
        'w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def header(shown: str) -> str:
    """The line at the top of each page; it is no part of the text."""
    return (
        f'{_XML}<w:hdr {_MAIN}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{shown}</w:t></w:r></w:p></w:hdr>'
    )


def _field(instruction: str) -> str:
    return f'<w:fldSimple w:instr="{instruction}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


FOOTER: Final = (
    f'{_XML}<w:ftr {_MAIN}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_field("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> / </w:t></w:r>{_field("NUMPAGES")}</w:p></w:ftr>'
)
SETTINGS: Final = (
    f'{_XML}<w:settings {_MAIN}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    "</w:settings>"
)

_HEADINGS: Final = ((32, "1F3864"), (26, "1F3864"), (24, "1F3864"), (22, "404040"))


def _style(id: str, name: str, kind: str, *, base: str = "Normal", paragraph: str = "", run: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    following = '<w:next w:val="Normal"/>' if id.startswith("Heading") else ""
    inner = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    inner += f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{based}{following}'
        f"<w:qFormat/>{inner}</w:style>"
    )


def _heading(level: int) -> str:
    size, colour = _HEADINGS[level - 1]
    return _style(
        f"Heading{level}",
        f"heading {level}",
        "paragraph",
        paragraph=f'<w:keepNext/><w:keepLines/><w:spacing w:before="{320 - 40 * level}" w:after="80"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        run=f'<w:b/><w:bCs/><w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    ) + _style(
        f"Heading{level}Quote", f"heading {level} quote", "paragraph", base=f"Heading{level}", run="<w:i/>"
    )


def styles(language: str, *, from_the_right: bool) -> str:
    """The styles, in the document's language: Word asks for it, and for sizes, by the kind of script."""
    paragraph, run = ("<w:bidi/>", "<w:rtl/>") if from_the_right else ("", "")
    quote = '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="808080"/></w:pBdr>'
    return (
        f'{_XML}<w:styles {_MAIN}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" '
        f'w:hAnsi="Calibri" w:cs="Calibri"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/>{run}'
        f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="{language}"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{paragraph}"
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        + "".join(map(_heading, range(1, 5)))
        + _style("ListBullet", "List Bullet", "paragraph", paragraph='<w:spacing w:after="60"/>')
        + _style("ListNumber", "List Number", "paragraph", paragraph='<w:spacing w:after="60"/>')
        + _style("Quote", "Quote", "paragraph", paragraph=quote, run="<w:i/>")
        + _style("Header", "header", "paragraph", run='<w:color w:val="595959"/><w:sz w:val="18"/>')
        + _style("Footer", "footer", "paragraph", paragraph='<w:jc w:val="center"/>')
        + _style(
            "Code", "Code", "character", base="", run='<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>'
        )
        + _style(
            "Hyperlink",
            "Hyperlink",
            "character",
            base="",
            run='<w:color w:val="0563C1"/><w:u w:val="single"/>',
        )
        + "</w:styles>"
    )


def numbering(ordered: Sequence[int]) -> str:
    """The lists: number 1 has bullets; each other counts from 1 at its level."""
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' + "".join(
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{level}">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        for id, level in enumerate(ordered, 2)
    )
    return f"{_XML}<w:numbering {_MAIN}>{_levels(0)}{_levels(1)}{numbers}</w:numbering>"


def _levels(kind: int) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{("bullet", "decimal")[kind]}"/>'
        f'<w:lvlText w:val="{"•–◦"[level % 3] if kind == 0 else f"%{level + 1}."}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{720 * (level + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for level in range(_LEVELS)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}'
        "</w:abstractNum>"
    )


def core(title: str, language: str) -> str:
    """Title and language, as every program shows them."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>{language}</dc:language></cp:coreProperties>"
    )


def custom(facts: str) -> str:
    """What an import finds again: number, classification, metadata."""
    return (
        f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="jddb">'
        f"<vt:lpwstr>{facts}</vt:lpwstr></property></Properties>"
    )
