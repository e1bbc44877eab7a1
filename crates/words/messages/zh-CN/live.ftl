# “实时测试”界面：各步骤周围的文字。

live-step-config = 配置
live-step-dns = DNS
live-step-proxy = 代理
live-step-tls = TLS
live-step-sign_in = 登录
live-step-route = 路由
live-step-model = 模型
live-step-first_token = 首个 token

live-some-route = 一条路由
live-test = 测试 { $name }
live-testing = 正在测试 { $name }
live-works = { $name } 工作正常
live-stopped = { $name } 的测试已停止
live-stops-at = { $name } 止步于“{ $step }”
live-told = { $headline }。

# 每次运行前的说明。
live-before = 测试会发送一个很小的请求，计入套餐的用量上限。
live-at-step = 第 { $step } 步，共 8 步。会发送一个很小的请求。
live-nothing-sent = 8 个步骤中通过了 { $passed } 个。未发送任何内容。
live-sent = 8 个步骤中通过了 { $passed } 个。已发送一个请求。
live-sent-at = 8 个步骤中通过了 { $passed } 个。{ $clock } 发送了一个请求。
live-sent-tokens = 8 个步骤中通过了 { $passed } 个。已发送一个 { $tokens } 个 token 的请求。
live-sent-at-tokens = 8 个步骤中通过了 { $passed } 个。{ $clock } 发送了一个 { $tokens } 个 token 的请求。

live-what = 测试对象
live-stop = 停止
live-run = 运行测试
live-run-again = 重新运行
live-offline = 测试要等网络恢复。仍可检查和修复配置文件。
live-nothing = 还没有可测试的内容。先登录，或安装 OpenClaw。

# 一个步骤。
live-running = 正在运行
live-not-reached = 未到达
live-not-reached-model = 未到达：{ $model }
# 在步骤名称之后朗读。
live-look-passed = ，已通过
live-look-failed = ，失败
live-look-running = ，正在运行
live-look-idle = ，未到达
live-happened = 发生了什么
live-means = 这意味着什么
live-do = 该做什么
live-measured = 测量结果
live-repair = 修复路由
live-again = 重试
live-no-body = （无正文）
live-no-answer = { $ms } ms 内没有答复
live-raw = 原始响应 { $status }，用时 { $ms } ms
live-copy = 复制（隐去机密）

# 在工具的令牌离开 OpenAI 主机之前。
live-allow = 将 { $tool } 的令牌发送到 { $host }？
live-allow-about = 该路由通往这台主机，它不是 OpenAI 的常用地址之一。测试在发送令牌之前已停止。
live-allow-plain = 此地址使用未加密的 http：途中的其他人可以读到令牌。
live-allow-already = { $tool } 自己的每次请求本就会将令牌发送到那里。
live-allow-once = 仅发送一次
