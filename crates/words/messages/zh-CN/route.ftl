# 请求可以发往何处，以及为何没有发送。

route-not-sent-title = Patchbay 没有发送此请求。
route-no-limits = 用量上限由 ChatGPT 后端提供，而套餐登录的令牌不会发往那里。
route-no-address = 配置的地址不是可以理解的网址。
route-user-name = 配置的地址含有用户名，这可能掩盖令牌的去向。
route-codex-only = 配置的地址指向 { $host }，它只接受 Codex 客户端的登录。
route-plan-only = 配置的地址指向 { $host }，它只接受套餐登录和 API 密钥。
route-copilot-only = 配置的地址指向 { $host }，它只接受 GitHub 的登录。
route-azure-only = 配置的地址指向 { $host }，它只接受 Azure 的密钥。
route-plain-http = 配置的地址以明文 http 指向 { $host }：他人可能读取令牌。
route-more-than-path = 配置的地址除主机和路径外还含有其他内容。
route-transport = 该路由使用 { $transport }，而这种方式不接受任何 ChatGPT 登录。
route-openai-only = 正在使用的账户属于 { $issuer }；{ $address } 与 { $owner } 配套。
route-another-issuer = 正在使用的账户属于 { $issuer }；当前的端点与 { $owner } 配套。
route-unpaired = 正在使用的账户属于 { $issuer }，而 { $address } 没有与该颁发方一起配置。
