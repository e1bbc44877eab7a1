# 登录、账户及其保存的内容、续订，以及为它们选择的端点。

## 登录

sign-in-not-understood-title = 无法理解颁发方的答复。
sign-in-no-plan-code-title = 套餐登录没有设备代码。
sign-in-no-plan-code-meaning = OpenAI 只为 Codex 登录提供代码。没有发送任何内容。
sign-in-no-plan-code-action = 用这台电脑的浏览器重新登录。
sign-in-no-code-meaning = 浏览器返回时没有带上 Patchbay 继续所需的代码。
sign-in-asked-to-leave-title = 另一个程序请求使用登录端口。
sign-in-asked-to-leave-meaning = 它要自行登录，因此这次登录已结束。
sign-in-asked-to-leave-action = 等它完成后重新登录。
sign-in-device-off-title = 设备代码登录已关闭。
sign-in-device-off-meaning = ChatGPT 不为这次登录发放设备代码。在 ChatGPT 中，它位于“设置”的“安全”里，名为 “Enable device code authorization for Codex”；在工作区中，还须由管理员允许。
sign-in-device-off-action = 在那里开启它，或用浏览器登录。
sign-in-device-late-title = 设备代码已失效。
sign-in-device-late-meaning = 它没有及时得到确认。
sign-in-device-late-action = 重新登录以获取新代码。
sign-in-identity-title = 返回的身份无法接受。
sign-in-identity-meaning = id token 与这次登录不符，因此没有保存任何内容。
sign-in-identity-never-meaning = 它的令牌不会被使用。只有重新登录才有用。
sign-in-unconfirmed-title = 暂时无法确认此登录。
sign-in-unconfirmed-meaning = 现在无法取得颁发方的密钥。登录已保存，下次使用时会确认。
sign-in-unconfirmed-action = 稍等片刻，然后重试。
sign-in-description-title = 颁发方对自身的描述不相符。
sign-in-description-meaning = 应答的可能另有其人，因此 Patchbay 没有向它发送任何内容。
sign-in-plan-title = 没有授予使用套餐的权限。
sign-in-plan-meaning = 登录本身成功了，但没有这项权限，Patchbay 就无法用它向模型提问，因此没有保存任何内容。
sign-in-plan-action = 重新登录并允许它，或使用 Codex 登录。

## 等待登录时的提示

sign-in-scopes-dropped = { $count ->
    [0] OpenAI 拒绝了一项权限，因此 Patchbay 不带它再次请求。
    [1] OpenAI 拒绝了一项权限，因此 Patchbay 不带它再次请求。
    [2] OpenAI 拒绝了两项权限，因此 Patchbay 不带它们再次请求。
    [3] OpenAI 拒绝了三项权限，因此 Patchbay 不带它们再次请求。
    [4] OpenAI 拒绝了四项权限，因此 Patchbay 不带它们再次请求。
   *[other] OpenAI 拒绝了多项权限，因此 Patchbay 不带它们再次请求。
}
sign-in-port-next = { $held }，因此 Patchbay 在端口 { $port } 上监听。
sign-in-port-held = { $name } 占用了端口 { $port }
sign-in-port-held-unknown = 另一个程序占用了端口 { $port }
sign-in-port-refused = 无法使用端口 { $port }（{ $why }）
sign-in-ignored = 收到了一个不属于这次登录的地址；Patchbay 忽略了它。
sign-in-file-store = 没有钥匙串应答，因此登录保存在只有此用户能读取的文件中。

## 保存登录

sign-in-keychain-title = { $cause }，因此无法{ $done }登录。
sign-in-keychain-absent = 没有系统钥匙串应答
sign-in-keychain-locked = 系统钥匙串已锁定
sign-in-keychain-failed = 系统钥匙串拒绝了请求
sign-in-keychain-read = 读取
sign-in-keychain-saved = 保存
sign-in-keychain-removed = 移除
sign-in-keychain-meaning = Patchbay 将它的登录保存在那里。
sign-in-keychain-absent-action = 启动钥匙串，然后重试。
sign-in-keychain-locked-action = 解锁钥匙串，然后重试。
sign-in-keychain-failed-action = 检查钥匙串，然后重试。
sign-in-keychain-absent-save = 启动一个钥匙串并选择“再次保存”；Patchbay 关闭之前会暂存此登录。
sign-in-keychain-locked-save = 解锁钥匙串并选择“再次保存”；Patchbay 关闭之前会暂存此登录。
sign-in-keychain-failed-save = 检查钥匙串并选择“再次保存”；Patchbay 关闭之前会暂存此登录。
sign-in-not-whole-title = 系统钥匙串中的登录不完整。
sign-in-not-whole-meaning = 那里缺少令牌的一部分，因此无法使用。
sign-in-again = 重新登录。
sign-in-unsaved-title = 无法保存此登录。
sign-in-unsaved-meaning = Patchbay 无法写入用于保存它的文件。
sign-in-unsaved-action = 让该文件可写并选择“再次保存”；Patchbay 关闭之前会暂存此登录。

## 续订

sign-in-this-account = 此账户
sign-in-another-account = 另一个账户
sign-in-plan-withdrawn-title = 使用套餐的权限已被撤回。
sign-in-plan-withdrawn-meaning = 没有这项权限，任何模型都不会回答。此登录在这里已结束。
sign-in-anothers-title = 颁发方的答复属于另一个账户。
sign-in-anothers-meaning = Patchbay 不使用收到的令牌。{ $who } 的登录无法再续订。
sign-in-too-early-title = 颁发方暂不续订此登录。
sign-in-too-early-meaning = 它仍然有效，Patchbay 会在它结束之前自行续订。
sign-in-too-early-action = 照常使用；无需任何操作。
sign-in-token-holder = { $holder }（{ $file }）
sign-in-token-shared = { $holders } 持有同一个令牌，很可能使用了它。刷新令牌只能使用一次。

## Codex CLI 的登录

sign-in-cli-ended-title = Codex CLI 的登录已结束。
sign-in-cli-ended-meaning = Patchbay 只是借用它，不会续订它，以免 Codex CLI 被退出登录。
sign-in-cli-ended-action = 运行一次 `codex`，或在这里登录。
sign-in-cli-not-renewed-title = Patchbay 不会续订 Codex CLI 的登录。
sign-in-cli-not-renewed-meaning = 续订同一个登录的两个程序会互相使对方退出登录。没有发送任何内容。
sign-in-cli-not-renewed-action = 运行一次 `codex` 来续订它，或在这里登录。
sign-in-cli-changed-title = Codex CLI 现在登录了另一个账户。
sign-in-cli-changed-meaning = Patchbay 借用的是 { $who } 的登录；没有用另一个登录发送任何内容。
sign-in-cli-changed-action = 再次使用 Codex CLI 的登录，或在这里登录。
sign-in-cli-missing-title = 没有可使用的 Codex CLI 登录。
sign-in-cli-missing-action = 运行 `codex login`，或在这里登录。
sign-in-cli-unreadable-title = 无法读取 Codex CLI 的登录文件。
sign-in-cli-api-key = Codex CLI 使用的是 API 密钥，不是 ChatGPT 登录。
sign-in-cli-no-tokens = { $file } 中没有令牌。
sign-in-cli-no-access-token = { $file } 中没有访问令牌。
sign-in-cli-keyring = Codex CLI 将登录保存在系统的钥匙串中，Patchbay 无法读取。
sign-in-cli-memory = Codex CLI 只将登录保存在内存中。
sign-in-cli-no-file = { $file } 不存在。

## 退出登录

sign-in-out-borrowed = Patchbay 不再使用 { $who } 在 Codex CLI 中的登录。不会撤销任何内容：Codex CLI 保持登录。
sign-in-out-revokes = { $who } 的令牌会从这台电脑上删除，并请求 { $issuer } 撤销此登录。其他程序和电脑的登录不受影响。
sign-in-out-access-only = { $who } 的访问令牌会从这台电脑上删除。没有需要撤销的内容：它会自行失效。

## 端点与设置

sign-in-endpoint-title = 无法使用为 { $kind } 账户指定的{ $field }。
sign-in-endpoint-meaning = 它应当是{ $expected }。没有更改任何内容。
sign-in-endpoint-action = 更正{ $field }，然后再次保存。
sign-in-endpoints-title = 无法读取“设置”中选择的端点。
sign-in-endpoints-meaning = Patchbay 不知道它们指向谁，因此不发送任何内容。
sign-in-endpoints-action = 更正该文件，或在“设置”中恢复 OpenAI 的端点。
sign-in-field-endpoint = 端点
sign-in-field-issuer = 颁发方
sign-in-field-address = 地址
sign-in-kind-plan = 套餐
sign-in-expected-once = 只指定一次的
sign-in-expected-address = http 或 https 地址，例如 https://…
sign-in-expected-https = https 地址；http 只用于这台电脑，例如 127.0.0.1
sign-in-expected-folder = 一个文件夹，因为此系统没有指明
sign-in-expected-seconds = 三个以秒为单位的数字，例如 10,60,120
sign-in-expected-one-of = { $first } 或 { $last }
sign-in-variable-title = 无法理解 { $name }。
sign-in-variable-meaning = 它应当是 { $expected }。
sign-in-variable-action = 更正 { $name }，或取消设定它。
