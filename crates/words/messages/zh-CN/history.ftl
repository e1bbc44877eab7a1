# 对话：保存的内容，以及一轮对话自身的故障。

history-locked-title = 另一个程序锁定了对话历史。
history-locked-meaning = Patchbay 等待了 5 秒，没有写入任何内容。
history-locked-action = 关闭其他 Patchbay 窗口和命令，然后重试。
history-not-writable-title = Patchbay 无法写入对话历史。
history-refused-title = Patchbay 无法保存该消息。
history-refused-meaning = 对话历史拒绝了它。之前保存的内容没有变化。
history-damaged-title = Patchbay 无法读取对话历史。
history-damaged-meaning = 文件已损坏，或不是数据库。Patchbay 不会改动它。
history-damaged-action = 关闭所有 Patchbay 窗口和命令，然后重新启动它。
history-not-opened-title = Patchbay 无法打开对话历史。
history-newer-title = 对话历史由更新版本的 Patchbay 写入。
history-newer-meaning = 此版本不认识其中的表。Patchbay 不会改动此文件。
history-newer-action = 安装更新版本的 Patchbay 来读取这些对话。
history-gone-title = 此对话已不存在。
history-gone-meaning = 另一个窗口删除了它。没有保存任何内容。
history-new-action = 开始新的对话。
history-not-stored-title = 无法保存该对话。
history-not-stored-meaning = Patchbay 正在退出，或遇到了它自身的故障。
history-no-such-title = 没有对话 { $id }。
history-no-such-meaning = 它已被删除，或属于另一个数据目录。
history-no-such-action = 开始新的对话，或指定一个已列出的对话。

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
