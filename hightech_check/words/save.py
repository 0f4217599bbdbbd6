"""What `what-if --save` writes and says."""

EN = {
    "save-assumed": "assumed",
    "save-was": "assumed; was {was}",
    "save-digits": "{found} would be {value}, which has more than the 18 digits that a data file can hold; set a smaller figure",
    "save-decimals": "the exact value of {found}, about {value}, has more than the 6 decimals that a data file can hold; set it outright, such as --set '{found}={near}'",
    "save-impossible": "the changed file cannot be written: {reason}",
    "save-unlike": "what is read back is not what was to be written; write the figures on lines of their own",
}
ZH = {
    "save-assumed": "假设",
    "save-was": "假设;原为 {was}",
    "save-digits": "{found} 将为 {value},超过数据文件所能写的 18 位数字;请设为较小的数",
    "save-decimals": "{found} 的准确值(约 {value})的小数超过数据文件所能写的 6 位;请直接设定,如 --set '{found}={near}'",
    "save-impossible": "无法写出变更后的文件:{reason}",
    "save-unlike": "读回的内容与应写的不同;请把各项数据分行书写",
}
