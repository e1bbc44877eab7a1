# 多个界面共用：按钮、列表。

parts-close = 关闭
parts-cancel = 取消
parts-done = 完成
parts-undo = 撤销
parts-undoing = 正在撤销
parts-copy = 复制
parts-copy-copied = 已复制
parts-copy-failed = 复制失败
parts-checking = 正在检查
parts-what-changed = 发生的变化
# 列表各项之间。
parts-comma = 、
parts-sign-in-with-chatgpt = 使用 ChatGPT 登录
parts-sign-in-short = 登录…
parts-open-endpoints = 打开端点设置
parts-open-accounts = 打开“账户”
parts-default-model = 默认模型
parts-sign-in-again = 重新登录

# 用量上限的量表。
parts-usage-five_hour = 5 小时
parts-usage-weekly = 每周
parts-usage-other = 上限
parts-usage-percent = { $percent } %
parts-usage-resets = { $percent } %，{ $time } 重置
parts-usage-about = { $window }用量百分之 { $percent }
parts-usage-reset-at = 将于 { $time } 重置

# 文件的大小。
parts-size-bytes = { $count } 字节
parts-size-kb = { $size } kB
parts-size-mb = { $size } MB
