"""The skeleton of a standards file, with comments, that loads and lints clean as it stands."""

from hightech_check.words import say

_SKELETON = """\
# {about}

id: {id}
title: {{en: "Title of the standard", zh: 标准名称}}   # {change}
# {subject}
subject: {{en: park, zh: 园区}}
# {source}
source:
  document: 文件名称
  issued_by: 发布单位
  issued: "2024-01"

# {sections}
sections:
  industry: {{en: Industry, zh: 产业}}

# {indicators}
indicators:
  enterprises:
    type: count
    label: {{en: Resident enterprises, zh: 入驻企业数}}
    unit: {{en: enterprises, one: enterprise, zh: 家}}
  high_tech_enterprises:
    type: count
    label: {{en: High-tech enterprises, zh: 高新技术企业数}}
    unit: {{en: enterprises, one: enterprise, zh: 家}}
    part_of: [enterprises]   # {part_of}
  high_tech_share:
    type: ratio
    label: {{en: Share of high-tech enterprises, zh: 高新技术企业占比}}
    formula: high_tech_enterprises / enterprises   # {formula}
  clear_boundary:
    type: flag
    label: {{en: Clear boundary, zh: 四至范围明确}}

# {criteria}
criteria:
  - id: industry.enterprises
    title: {{en: At least 100 resident enterprises, zh: 入驻企业不少于 100 家}}
    source: {{section: 第一条, sentence: 1}}
    require: {{indicator: enterprises, at_least: 100}}
  - id: industry.high-tech
    title: {{en: "A fifth of the enterprises, or 40, are high-tech", zh: 高新技术企业占比或数量达标}}
    source: {{section: 第一条, sentence: 2}}
    require:
      any_of:   # {any_of}
        - {{indicator: high_tech_share, at_least: 20%}}
        - {{indicator: high_tech_enterprises, at_least: 40}}
  - id: industry.boundary
    title: {{en: A clear boundary, zh: 四至范围明确}}
    source: {{section: 第一条, sentence: 3}}
    binding: recommended   # {binding}
    require: {{indicator: clear_boundary, equals: true}}

# {moves}
moves:
  certify:
    title: {{en: certify a resident enterprise as high-tech, zh: 推动一家园区企业通过高新技术企业认定}}
    unit: {{en: certifications, one: certification, zh: 家认定}}
    adds: {{high_tech_enterprises: 1}}
  settle:
    title: {{en: settle an ordinary enterprise, zh: 引入一家普通企业}}
    unit: {{en: arrivals, one: arrival, zh: 家引入}}
    adds: {{enterprises: 1}}
"""
_COMMENTS = (
    "about",
    "change",
    "subject",
    "source",
    "sections",
    "indicators",
    "part_of",
    "formula",
    "criteria",
    "any_of",
    "binding",
    "moves",
)


def skeleton(standard_id: str, language: str) -> str:
    """A standards file of that id to begin from, its comments in a language."""
    comments = {key: say(language, f"new-{key}") for key in _COMMENTS}
    return _SKELETON.format(id=standard_id, **comments)
