# Patchbay 与谁通信，位于“设置”中。

endpoints-title = 端点
endpoints-name-issuer = 登录签发方
endpoints-name-codex_base_url = ChatGPT 路由
endpoints-name-api_base_url = API 基址
# 在字段的注释之后朗读。
endpoints-kind-issuer = ，用于登录
endpoints-kind-codex_base_url = ，用于 Codex 登录
endpoints-kind-api_base_url = ，用于“通过 ChatGPT 继续”
endpoints-note-environment = 由 { $variable } 设定
endpoints-note-default = 默认
endpoints-note-stored = 自定义
endpoints-note-unsaved = 未保存
endpoints-saved = 端点已保存。
endpoints-in-force = OpenAI 自己的端点已生效。
endpoints-port = 回调端口
    .ports = 先 1455，后 1457
    .note = 固定：签发方不接受其他端口
endpoints-all-fixed = 三项均由环境变量设定，优先于“设置”。
endpoints-save = 保存端点
    .saving = 正在保存
    .faulty = 先改正标出的地址
endpoints-discard = 放弃更改
endpoints-reset = 恢复为 OpenAI 的端点
    .resetting = 正在恢复
endpoints-together = 签发方与各地址一并保存。登录只会发往与其签发方一同保存的地址。
endpoints-simulated = 模拟：答复来自这台电脑。

# 字段下方。
endpoints-word-address = 写入以 https:// 开头的完整地址，不带查询参数。
endpoints-word-plain = 使用未加密的 http，途中的其他人可以读到令牌。改用 https://。
endpoints-word-codex = { $host } 拒绝 Codex 登录。ChatGPT 路由不通往那里。
endpoints-word-api = { $host } 只接受 Codex 登录。公共 API 在别处。
endpoints-word-own = 此地址与 OpenAI 的签发方配套。使用 { $issuer } 时，不会向那里发送任何内容。
endpoints-word-issuer = { $host } 不接受来自 { $issuer } 的登录。
endpoints-word-account = { $name } 属于另一个签发方。使用当前签发方时，不会为它发送任何内容。
endpoints-word-accounts = { $count } 个账户属于另一个签发方。使用当前签发方时，不会为它们发送任何内容。
