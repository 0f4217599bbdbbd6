"""What the commands on standards say: list, show, lint, test, diff, new."""

EN = {
    "standard-is": "{label}: {value}",
    "standard-or": " or ",
    "standard-and": " and ",
    "standard-counts": "for: {subject}; {criteria} criteria, {recommended} of them recommended",
    "standard-required": "required",
    "standard-recommended": "recommended",
    "standard-source": "source: {place}",
}

ZH = {
    "standard-is": "{label}：{value}",
    "standard-or": " 或 ",
    "standard-and": " 且 ",
    "standard-counts": "适用对象：{subject}；共 {criteria} 项条件，其中 {recommended} 项为推荐性",
    "standard-required": "必须",
    "standard-recommended": "推荐",
    "standard-source": "出处：{place}",
}
