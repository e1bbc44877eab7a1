# 离线试用：用后即弃的模拟环境和模拟账户。

trial-try = 用模拟账户离线试用
    .about = 没有任何内容会离开这台电脑
    .working = 正在启动模拟
trial-leave = 离开模拟
    .about = 模拟的文件会被删除。真实的账户和文件保持原样。
    .working = 正在结束模拟
trial-entered = 这是模拟环境。没有任何内容会离开这台电脑。
trial-account = 模拟账户
    .about = 答复来自这台电脑，适合在没有网络时试用修复。
    .use = 使用
trial-answer = 来自这台电脑的模拟答复
trial-test = 模拟。这次测试只发往这台电脑上的模拟器。
trial-kept = 模拟登录保存在用后即弃的文件夹里。
trial-endpoint = 属于模拟
trial-endpoints-fixed = 三项都属于模拟。真实的设置保持原样。
# 代替路径前的“~”。
trial-home = 模拟主目录
