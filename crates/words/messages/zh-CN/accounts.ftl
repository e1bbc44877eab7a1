# “账户”界面及其面板。

accounts-title = 账户
accounts-about-file = 令牌保存在只有当前用户能读取的文件中。Patchbay 从不显示完整令牌。
accounts-about-keychain = 令牌保存在系统钥匙串中。Patchbay 从不显示完整令牌。
accounts-none = 尚无人登录。
    .about = 不登录也可以检查和修复工具。聊天需要登录。

# 一个账户。
accounts-nameless = 没有邮箱的账户
accounts-kind-codex = Codex 登录，用于 ChatGPT 路由
accounts-kind-plan = 通过 ChatGPT 继续，用于公共 API
accounts-kind-borrowed = Codex CLI 的登录，只读取
accounts-store-borrowed = Codex CLI 的 auth.json，未复制
accounts-store-keyring = 系统钥匙串
accounts-store-file = 只有当前用户能读取的文件
accounts-in-use = 使用中
accounts-expired = 已过期
accounts-signed-out = 已退出
accounts-use = 使用
    .about = 使用 { $name }
accounts-valid-until = 令牌有效期至
accounts-token-expired = 令牌过期于
accounts-left = （{ $left }）
accounts-stored-in = 保存位置
accounts-renewed-by = 续期方
accounts-renewed-by-codex-cli = 仅 Codex CLI
accounts-last-renewed = 上次续期
accounts-permissions = 权限
accounts-permissions-unknown = 签发方没有说明
accounts-kind = 类型
accounts-id = 账户 ID
accounts-hint-borrowed = 运行一次 { $command }，这里即可恢复使用；也可以在这里登录。
accounts-hint-expired = 此登录已无法续期。此账户的对话会保留。
accounts-hint-signed-out = 此账户的对话会保留。
accounts-renew = 立即续期
accounts-renewing = 正在续期
accounts-sign-out = 退出登录
accounts-remove = 移除
accounts-sign-in-here = 在这里登录
accounts-rename = 重命名
    .about = 重命名 { $name }
accounts-name-for = { $email } 的名称
accounts-name-for-nameless = 此账户的名称

# 再添加一个账户。
accounts-add = 添加账户
    .about = 其他账户保持登录。之后使用新账户。
accounts-ask-all = 重新请求全部权限
    .about = OpenAI 曾拒绝部分权限；此后 Patchbay 不再请求它们
    .asked = 将请求全部权限
    .told = 下次登录会重新请求全部权限。

# 退出登录。
accounts-out-borrowed = 停止使用 Codex CLI 的登录？
accounts-out-remove = 移除 { $name }？
accounts-out = 退出 { $name } 的登录？
accounts-out-stop = 停止使用
accounts-out-remove-it = 移除账户
accounts-out-unreachable = 即使无法联系签发方，账户也会从这台电脑上移除。
accounts-out-conversations = 对话会留在这台电脑上。
accounts-signing-out = 正在退出

# 已完成的操作。
accounts-told-borrowed = Patchbay 正在使用 Codex CLI 的登录。
    .text = 每次请求都会重新读取，绝不续期，因此 Codex CLI 保持登录。
accounts-told-in-use = 正在使用 { $name }。
accounts-told-renewed = { $name } 已续期。
    .text = 令牌有效期至 { $when }。
accounts-told-returned = Patchbay 不再使用 Codex CLI 的登录。
    .text = Codex CLI 保持登录。
accounts-told-out = 已退出 { $name } 的登录。
    .revoked = 签发方已确认吊销此登录。
    .ends = 令牌已从这台电脑上移除，并会自行失效。
accounts-told-out-here = 已在这台电脑上退出 { $name } 的登录。
    .text = 令牌已从这里移除。签发方未能确认吊销此登录；到期后它会自行失效。
