"""What `what-if --save` writes and says."""

EN = {
    "save-assumed": "assumed",
    "save-was": "assumed; was {was}",
    "save-digits": "{found} would be {value}, which a data file cannot hold; set a figure with at most 6 decimals",
    "save-impossible": "the changed file cannot be written: {reason}",
    "save-unlike": "what is read back is not what was to be written; write the figures on lines of their own",
}
ZH = {
    "save-assumed": "假设",
    "save-was": "假设;原为 {was}",
    "save-digits": "{found} 将为 {value},数据文件无法写出;请设为最多 6 位小数的数",
    "save-impossible": "无法写出变更后的文件:{reason}",
    "save-unlike": "读回的内容与应写的不同;请把各项数据分行书写",
}
