# 每个界面共有的部分：侧栏、账户标签、窗口框架。

window-sidebar = 侧栏
window-main = 主导航
window-account = 账户
window-tools = 工具
window-simulated = 模拟
window-health = 状态
window-live-test = 实时测试
window-chat = 聊天
window-accounts = 账户
window-settings = 设置
window-need-attention = { $count } 个需要处理
window-answer-arrived = 已收到答复。Patchbay 正在完成登录。
window-signed-in-as = 已登录：{ $name }。
window-not-signed-in = 未登录

# Patchbay 自身的错误，没有对应的已知故障。
window-fault = Patchbay 因未知的情况而停下。
    .meaning = 请求没有完成。其他内容均未更改。
    .action = 将详情复制到报告中。
