# 命令面板。

palette-open = 打开命令面板
palette-field = 查找命令
palette-commands = 命令
palette-none = 没有这个名称的命令、工具或对话。
palette-count = { $count } 项
palette-foot-move = 移动
palette-foot-run = 执行
palette-foot-preview = 预览
palette-foot-close = 关闭

palette-section-recent = 最近使用
palette-section-go = 前往
palette-section-repair = 修复
palette-section-files = 文件
palette-section-test = 实时测试
palette-section-chat = 聊天
palette-section-conversations = 对话
palette-section-accounts = 账户
palette-section-settings = 设置

palette-show-tool = 在“状态”中
palette-findings = { $count } 个问题
palette-tools = { $count } 个工具
palette-kept = 保留 { $count } 项
palette-test = 测试 { $name }
palette-account-use = 使用 { $name }
palette-account-again = 重新登录：{ $name }
palette-account-out = 退出登录：{ $name }
palette-setting = { $of }：{ $value }
palette-on = 开启
palette-off = 关闭

# 命令此刻不可用的原因。
palette-why-busy = 另一项操作正在进行
palette-why-checking = 正在检查
palette-why-chosen = 正在使用
palette-why-ended = 登录已失效
palette-why-running = 正在运行
palette-why-no-answer = 没有正在生成的回答
palette-why-none-answered = 还没有回答
palette-why-none-asked = 还没有消息
palette-why-no-conversation = 没有打开的对话
palette-why-no-file = 没有对应的文件
palette-why-no-finding = 焦点不在任何问题上
palette-why-no-past = 还没有修复过
palette-why-no-repair = 此问题没有可用的修复
palette-why-no-search = 此模型不能搜索网页
palette-why-no-test = 没有正在运行的测试
palette-why-nothing-deleted = 没有删除对话
palette-why-nothing-to-repair = 没有需要修复的内容
palette-why-nothing-to-test = 没有可测试的内容
palette-why-nothing-to-undo = 没有可撤销的内容
palette-why-one-target = 只有一条路由
