# 对话：保存的内容，以及一轮对话自身的故障。

history-set-aside-title = 对话历史已损坏。Patchbay 已另建新的历史。
history-set-aside-meaning = 损坏的文件已改名，并原样保留。
history-set-aside-action = 从备份或导出的文件中取回对话。
history-import-refused-title = 此文件中没有 Patchbay 能读取的对话。
history-import-refused-meaning = 没有导入任何内容。这里已有的对话保持不变。
history-import-refused-action = 选择由 Patchbay 导出的 JSON 文件。
history-import-newer-title = 此文件由更新版本的 Patchbay 导出。
history-import-newer-meaning = 此版本不认识它的结构。没有导入任何内容。
history-import-newer-action = 安装更新版本的 Patchbay，然后在那里导入此文件。

history-picture-large-title = 图片 { $name } 太大。
history-picture-large-meaning = 图片最多 { $megabytes } MB、{ $megapixels } 百万像素。
history-picture-large-action = 附上较小的副本。
history-picture-unreadable-title = 无法读取图片 { $name }。
history-picture-unreadable-meaning = 文件已损坏，或格式与开头的字节不符。
history-picture-unreadable-action = 重新存为 PNG 或 JPEG，再附上它。
history-text-large-title = 文件 { $name } 太大。
history-text-large-meaning = 文本最多 { $kilobytes } kB。再多，模型就读不好了。
history-text-large-action = 附上其中重要的部分。
history-no-text-title = 文件 { $name } 不是可以附上的文本。
history-no-text-meaning = Patchbay 可以附上 UTF-8 文本，以及 PNG、JPEG、WebP 或 GIF 图片。
history-no-text-action = 将文件存为 UTF-8 文本，再附上它。
