# 路由线：各处的标签，以及说明所画内容的一句话。

line-tool = 工具
line-transport = 传输方式
line-transport-should = 传输方式应为
line-endpoint = 端点
line-endpoint-should = 端点应为
line-account = 账户
line-refused = 被拒绝
line-not-set = 未设置
line-no-sign-in = 未登录

line-goes = { $tool } 以 { $account } 的身份，通过 { $transport } 连接 { $endpoint }。
line-goes-nameless = { $tool } 通过 { $transport } 连接 { $endpoint }，没有登录。
line-goes-own = { $tool } 通过 { $transport } 连接自定的地址 { $endpoint }。Patchbay 不对其进行测试。
line-will-stop = 现在可用，但将会中断：{ $why }
line-wrong = { $tool } 接到了 { $transport } 和 { $endpoint }，后者拒绝此账户。
line-wrong-should = { $tool } 接到了 { $transport } 和 { $endpoint }，后者拒绝此账户。应通过 { $should-transport } 连接 { $should-endpoint }。

# Patchbay 自己为某个账户使用的路由。
line-own-finds-none = Patchbay 通过 { $transport } 连接 { $endpoint }，没有找到 { $account } 的有效登录。
line-own-misfit = Patchbay 接到了 { $transport } 和 { $endpoint }，与 { $account } 不匹配，因此不会发送任何内容。
line-own-misfit-should = Patchbay 接到了 { $transport } 和 { $endpoint }，与 { $account } 不匹配，因此不会发送任何内容。应连接 { $should }。
line-own-open-ai-only = 此账户属于 { $issuer }；{ $endpoint } 与 { $other } 配套。
line-own-another-issuer = 此账户属于 { $issuer }；当前生效的端点与 { $other } 配套。
line-own-unpaired = { $endpoint } 不是与 { $issuer } 一起设置的。
line-own-nothing-sent = 不会发送任何内容。{ $why }
line-own-sends-nothing = Patchbay 不会为此账户发送任何内容。
