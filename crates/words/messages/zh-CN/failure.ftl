# 每种故障叫什么、意味着什么、该怎么做：每种三句。

failure-auth-scope-title = ChatGPT 登录被发到了只接受 API 密钥的路由。
failure-auth-scope-meaning = 重新登录没有用：任何 ChatGPT 登录都不带这些权限。只需更改路由。
failure-auth-scope-action = 修复路由，让请求发往 chatgpt.com。

failure-auth-expired-title = 服务器不再接受此登录的访问令牌。
failure-auth-expired-meaning = 令牌已过期或被撤回。账户本身没有变化。
failure-auth-expired-action = 刷新此登录。如果不成功，就重新登录。

failure-auth-forbidden-title = 服务器认识此账户，但拒绝了请求。
failure-auth-forbidden-meaning = 登录有效，但此账户无权这样做。
failure-auth-forbidden-action = 换用有权限的账户，或向工作区的所有者申请权限。

failure-auth-missing-title = 没有找到此提供方的登录或 API 密钥。
failure-auth-missing-meaning = 请求没有发出，或因没有指明账户而被拒绝。
failure-auth-missing-action = 用 ChatGPT 登录，或在该工具中添加 API 密钥。

failure-auth-cooldown-title = 该工具暂时停用了此提供方的所有账户。
failure-auth-cooldown-meaning = 这是先前的一次故障造成的。停用结束之前，该工具不会发送任何请求。
failure-auth-cooldown-action = 先消除原因，再清除停用状态。

failure-no-entitlement-title = 此套餐或工作区不包含 Codex。
failure-no-entitlement-meaning = 登录有效，但 OpenAI 不向此账户提供 Codex。
failure-no-entitlement-action = 更换套餐，或联系工作区的所有者开启 Codex。

failure-region-blocked-title = OpenAI 在此国家或地区不提供这项服务。
failure-region-blocked-meaning = 取决于网络地址，而不是账户。Patchbay 无法改变这一点。
failure-region-blocked-action = 这里没有可修复的内容。OpenAI 公布了支持的国家和地区列表。

failure-workspace-restricted-title = 这里只允许特定的工作区登录。
failure-workspace-restricted-meaning = 此账户属于另一个工作区，而不是所要求的工作区。
failure-workspace-restricted-action = 换用所要求工作区的账户。

failure-refresh-expired-title = 此登录已结束：它的刷新令牌太旧了。
failure-refresh-expired-meaning = OpenAI 不再为它发放新的访问令牌。
failure-refresh-expired-action = 重新登录。

failure-refresh-reused-title = 此登录已结束：它的刷新令牌已被另一个程序使用。
failure-refresh-reused-meaning = 刷新令牌只能使用一次。共用同一个令牌的两个程序会互相使对方退出登录。
failure-refresh-reused-action = 在这里重新登录，并让每个程序各用各的登录。

failure-refresh-revoked-title = 此登录已在 OpenAI 一侧结束。
failure-refresh-revoked-meaning = 账户已被退出登录，或被另一个账户取代。
failure-refresh-revoked-action = 重新登录。

failure-refresh-failed-title = OpenAI 没有续订此登录。
failure-refresh-failed-meaning = 服务器没有给出确切原因。再试一次也许有用。
failure-refresh-failed-action = 如果第二次仍然失败，就重新登录。

failure-refresh-contention-title = 另一个程序正在续订此登录。
failure-refresh-contention-meaning = 两个续订同时进行会使登录结束，因此这一个先等待。
failure-refresh-contention-action = 等待几秒，然后可以再次发送请求。

failure-refresh-timeout-title = OpenAI 没有及时续订此登录。
failure-refresh-timeout-meaning = 登录本身可能没有问题。网络或服务器较慢。
failure-refresh-timeout-action = 重试。

failure-scope-rejected-title = OpenAI 拒绝了一项权限。
failure-scope-rejected-meaning = 其他工具不需要它。登录会在没有它的情况下继续。
failure-scope-rejected-action = Patchbay 会不带这项权限再次请求。

failure-auth-declined-title = 登录被拒绝。
failure-auth-declined-meaning = 有人在登录页面上选择了拒绝，或 OpenAI 拒绝了。没有保存任何内容。
failure-auth-declined-action = 重新登录并授予权限。

failure-callback-invalid-title = 浏览器返回的答复不属于这次登录。
failure-callback-invalid-meaning = Patchbay 没有使用其中的任何内容：它的 state 或代码不匹配。
failure-callback-invalid-action = 重新开始登录，并使用最新的浏览器页面。

failure-callback-timeout-title = 浏览器没有及时从登录页面返回。
failure-callback-timeout-meaning = 页面已被关闭，或无法连接到这台电脑。
failure-callback-timeout-action = 粘贴浏览器显示的地址，或使用设备代码登录。

failure-port-busy-title = 登录所需的端口被另一个程序占用。
failure-port-busy-meaning = 浏览器的答复会到达那个程序，而不是 Patchbay。
failure-port-busy-action = 使用设备代码登录，或关闭另一个程序。

failure-edge-blocked-title = 返回的是网页，而不是 API 的答复。
failure-edge-blocked-meaning = 答复来自网关、代理或错误的路径。原因不在账户。
failure-edge-blocked-action = 检查网络和端点的路径。

failure-edge-challenge-title = Cloudflare 要求先通过浏览器检查，才放行请求。
failure-edge-challenge-meaning = 被拦截的是网络，而不是账户。重新登录没有用。
failure-edge-challenge-action = 换一个网络，或关闭 VPN 或代理。

failure-proxy-title = 代理没有放行请求。
failure-proxy-meaning = 它拒绝了请求、要求登录代理，或已停止运行。没有连接到 OpenAI。
failure-proxy-action = 检查代理的地址和登录信息。

failure-dns-title = 找不到服务器的名称。
failure-dns-meaning = 这台电脑处于离线状态，或它的域名服务没有应答。
failure-dns-action = 检查网络连接，然后重试。

failure-tls-certificate-title = 服务器的证书没有被接受。
failure-tls-certificate-meaning = 它已过期、名称不符，或来自这台电脑不信任的颁发者。没有发送任何内容。
failure-tls-certificate-action = 检查证书。公司网络可能需要它自己的根证书。

failure-connection-title = 连接被拒绝或中断。
failure-connection-meaning = 服务器、代理或网络在答复到达之前关闭了连接。
failure-connection-action = 重试。

failure-timeout-title = 没有及时收到答复。
failure-timeout-meaning = 服务器或网络较慢。没有迹象表明问题在于账户。
failure-timeout-action = 重试。

failure-upstream-unavailable-title = 服务器报告了它自身的故障。
failure-upstream-unavailable-meaning = 原因不在请求，也不在账户。
failure-upstream-unavailable-action = 一分钟后重试。

failure-overloaded-title = 该模型已满负荷。
failure-overloaded-meaning = 服务器此刻不再为它接受更多请求。
failure-overloaded-action = 一分钟后重试，或选择另一个模型。

failure-stream-closed-title = 回答在结束前中断了。
failure-stream-closed-meaning = 服务器还在写的时候连接就关闭了。已收到的内容会保留。
failure-stream-closed-action = 重试。

failure-incomplete-length-title = 回答达到了长度上限。
failure-incomplete-length-meaning = 服务器在那里截断了它。在此之前收到的内容是完整的。
failure-incomplete-length-action = 用一条新消息让回答继续。

failure-empty-response-title = 服务器的答复是空的。
failure-empty-response-meaning = 请求被接受了，但没有返回文字。
failure-empty-response-action = 再试一次。

failure-rate-limit-title = 服务器在短时间内收到了过多请求。
failure-rate-limit-meaning = 它会在几秒或几分钟内拒绝后续请求。套餐额度没有用完。
failure-rate-limit-action = 等到限制结束，再次发送。

failure-usage-limit-title = 已达到用量上限。
failure-usage-limit-meaning = 套餐在此时段的额度已用完。重置之前，请求都会被拒绝。
failure-usage-limit-action = 等到额度重置，或换用另一个账户。

failure-quota-title = 账户的额度或支出上限已用完。
failure-quota-meaning = 补充额度之前，服务器会拒绝请求。只是等待没有用。
failure-quota-action = 充值，或提高支出上限。

failure-schema-title = 服务器没有理解请求。
failure-schema-meaning = 该工具写出的请求，其格式不被此端点接受。
failure-schema-action = 把下面的文字报告给该工具的开发者。

failure-unsupported-parameter-title = 端点拒绝了请求中的一个字段。
failure-unsupported-parameter-meaning = 请求的其余部分没有问题。
failure-unsupported-parameter-action = Patchbay 会去掉该字段再发送一次。

failure-model-not-found-title = 服务器不向此登录提供该模型。
failure-model-not-found-meaning = 服务器不认识它的名称，或套餐不包含它。
failure-model-not-found-action = 选择另一个模型。

failure-context-overflow-title = 对话对该模型来说太长了。
failure-context-overflow-meaning = 服务器计算出的 token 数超过了模型一次能读取的数量。
failure-context-overflow-action = 缩短消息，或开始新的对话。

failure-request-too-large-title = 请求太大了。
failure-request-too-large-meaning = 它的字节数超过了服务器接受的上限。
failure-request-too-large-action = 缩短消息，或附上更小的文件。

failure-replay-invalid-title = 服务器不再接受先前的消息。
failure-replay-invalid-meaning = 服务器不认识先前的某一项，或它的签名不匹配。
failure-replay-invalid-action = Patchbay 会去掉这些项再发送一次。

failure-policy-blocked-title = 服务器依据安全策略拒绝了请求。
failure-policy-blocked-meaning = 登录和路由都正常。
failure-policy-blocked-action = 换一种说法。

failure-sandbox-blocked-title = 该工具自身的沙盒阻止了命令。
failure-sandbox-blocked-meaning = 该工具在等待批准，或禁止这一步。与提供方无关。
failure-sandbox-blocked-action = 在该工具中批准这一步。

failure-file-unreadable-title = 无法读取一个配置文件。
failure-file-unreadable-meaning = 它的文本有语法错误，或文件无法打开。Patchbay 不会改动它。
failure-file-unreadable-action = 打开文件并更正。

failure-file-changed-title = 自 Patchbay 读取以来，文件已更改。
failure-file-changed-meaning = 另一个程序写入了它。没有写入任何内容。
failure-file-changed-action = 阅读新的差异，然后重新决定。

failure-file-not-writable-title = 无法写入该文件。
failure-file-not-writable-meaning = 它是只读的、磁盘已满，或由另一个程序管理。没有写入任何内容。
failure-file-not-writable-action = 打开文件并检查它的权限。

failure-cancelled-title = 请求已停止。
failure-cancelled-meaning = 有人停止了它。已收到的内容会保留。
failure-cancelled-action = 无需任何操作。

failure-unknown-title = Patchbay 不认识这种故障。
failure-unknown-meaning = 它把文字与所有已知种类作了比较，没有找到相符的。
failure-unknown-action = 报告下面的文字，以便下一个版本能认出它。

# 服务器自己的话，或不由我们措辞的内容。
failure-verbatim = { $text }

# 依次列出的名称：A、B 和 C。
failure-comma = { $first }、{ $second }
failure-and = { $first } 和 { $second }
