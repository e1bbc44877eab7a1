# 命令和按键：快捷键一览、命令面板、提示。

keys-palette = 命令面板
keys-shortcuts = 键盘快捷键
keys-region-next = 侧栏、列表、页面
keys-region-previous = 窗口的上一部分
keys-check = 重新检查
keys-repair-all = 全部修复
keys-finding-next = 下一个问题
keys-finding-previous = 上一个问题
keys-finding-move = 下一个、上一个问题
keys-finding-preview = 预览修复
keys-finding-repair = 修复该问题
keys-finding-open = 在该行打开文件
keys-undo = 撤销上次修复
keys-past-repairs = 查看以往的修复
keys-meaning = 解释错误信息
keys-chat-new = 新对话
keys-chat-find = 搜索对话
keys-chat-send = 发送消息
keys-chat-line = 换行
keys-chat-stop = 停止回答
keys-chat-model = 选择模型
keys-chat-rename = 重命名对话
keys-chat-pin = 固定或取消固定对话
keys-chat-delete = 删除对话
keys-chat-undo = 撤销删除
keys-chat-export-markdown = 导出为 Markdown…
keys-chat-export-json = 导出为 JSON…
keys-chat-export-all = 导出全部对话…
keys-chat-import = 导入对话…
keys-chat-web = 开启或关闭网页搜索
keys-chat-attach = 添加图片或文本文件
keys-chat-instructions = 此对话的指示
keys-live-run = 再次运行实时测试
keys-live-step = 展开或收起步骤
keys-live-previous = 上一条路由
keys-live-next = 下一条路由
keys-live-move = 上一条、下一条路由
keys-live-stop = 停止实时测试
keys-sheet-confirm = 确认
keys-sheet-close = 关闭
keys-sheet-next-file = 下一个文件
keys-list-up = 向上
keys-list-down = 向下
keys-list-move = 移动
keys-list-first = 第一项
keys-list-last = 最后一项
keys-thread-up = 向上滚动消息
keys-thread-down = 向下滚动消息
keys-chat-find-here = 在对话中查找
keys-find-next = 下一个结果
keys-find-previous = 上一个结果
keys-chat-copy = 复制最后一个回答
keys-chat-again = 重试最后一个回答
keys-chat-edit = 编辑最后一条消息
keys-chat-newest = 转到最新消息
keys-list-ends = 第一项、最后一项
keys-button-press = 按下按钮
keys-sign-in = 添加账户

# 按键在何处起作用。
keys-group-anywhere = 任何位置
keys-group-health = 状态
keys-group-chat = 聊天
keys-group-live_test = 实时测试
keys-group-sheets = 对话框
keys-group-lists = 列表

# Linux 和 Windows 键盘上印的字；macOS 上有些用符号表示。
keys-cap-ctrl = Ctrl
keys-cap-shift = Shift
keys-cap-space = 空格
keys-cap-enter = Enter
keys-cap-escape = Esc
keys-cap-home = Home
keys-cap-end = End
keys-cap-delete = Delete

# 消息框下方，跟在按键后面。
keys-hint-send = 发送
keys-hint-line = 换行
keys-hint-new = 新对话
keys-hint-model = 模型
keys-hint-shortcuts = 所有快捷键
keys-hint-queue = 排队
