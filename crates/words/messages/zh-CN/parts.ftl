# 多个界面共用：按钮、列表。

parts-close = 关闭
parts-cancel = 取消
parts-copy = 复制
parts-copy-copied = 已复制
parts-copy-failed = 复制失败
parts-checking = 正在检查
# 列表各项之间。
parts-comma = 、
parts-sign-in-with-chatgpt = 使用 ChatGPT 登录
parts-sign-in-short = 登录…
