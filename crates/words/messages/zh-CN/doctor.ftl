# 诊断规则所说的话，以及修复和撤销无法继续时所说的话。
# 每条发现：哪里不对、意味着什么、该怎么做。

## 路由

doctor-healed = { $tool } 运行时会自行更正此处。文件本身仍然有误，下一次小改动就会出错。
doctor-refusal-html = chatgpt.com 会用 HTML 页面答复这类请求，因此每个请求都会失败。
doctor-refusal-scopes = { $host } 会以 401 “Missing scopes: api.responses.write” 拒绝，因此每个请求都会失败。
doctor-set-route = 将路由设为 “{ $route }”。
doctor-nothing-to-do = 无需任何操作。
doctor-tell-version = 把 OpenClaw 的版本告诉 Patchbay，它就能修复此处。

doctor-transport-title = OpenClaw 用 “{ $written }” 与 ChatGPT 通信，而 ChatGPT 不理解它。
doctor-api-key-route-title = OpenClaw 把 ChatGPT 登录发到了 API 密钥路由。

doctor-no-transport-title = 该提供方没有指明路由，因此 OpenClaw 采用了另一个提供方的路由。
doctor-no-transport-meaning = 于是 { $tool } 用 “anthropic-messages” 与 ChatGPT 通信，因此每个请求都会失败。
doctor-no-transport-action = 添加路由 “{ $route }”。

doctor-endpoint-action = 将基础地址设为 { $address }。
doctor-endpoint-missing-title = 该提供方没有基础地址。
doctor-endpoint-missing-meaning = OpenClaw 会拒绝提供方没有基础地址的配置。
doctor-endpoint-api-title = 基础地址指向公共 API。
doctor-endpoint-api-meaning = 只更改路由还不够。两个值必须一致。
doctor-endpoint-copilot-title = 基础地址指向 GitHub Copilot。
doctor-endpoint-copilot-meaning = 那里不接受 ChatGPT 登录，因此每个请求都会失败。
doctor-endpoint-plain-title = 基础地址没有加密。
doctor-endpoint-plain-meaning = 登录会以明文通过网络。
doctor-endpoint-path-title = 基础地址的路径不对。
doctor-endpoint-path-meaning = 请求会因此发往 chatgpt.com{ $path }/codex/responses，那里用 HTML 页面答复。
doctor-endpoint-own-title = 基础地址是自定义的。

doctor-model-title = { $model } 采用了另一个路由：“{ $written }”。
doctor-model-unnamed-title = 有一个模型采用了另一个路由：“{ $written }”。
doctor-model-meaning = 模型自己的条目优先于其提供方的条目。{ $refusal }
doctor-model-action = 将此模型的路由设为 “{ $route }”。

doctor-custom-title = { $provider } 使用自定义地址：{ $host }。
doctor-custom-unnamed-title = { $provider } 使用自定义地址：另一台主机。
doctor-custom-meaning = Patchbay 不知道那里由什么应答，因此既不判断也不更改它。

doctor-cache-renewed = { $tool } 会在网关启动时重写此文件。在那之前，它仍可能被读取。
doctor-cache-endpoint-title = 智能体 { $agent } 的 models.json 记着错误的基础地址。
doctor-cache-endpoint-kept = { $tool } 在网关启动时会保留此地址。{ $fault }
doctor-cache-endpoint-action = 将记住的地址设为 { $address }。
doctor-cache-transport-title = 智能体 { $agent } 的 models.json 记着错误的路由：“{ $written }”。
doctor-cache-transport-action = 将记住的路由设为 “{ $route }”。

doctor-variable-title = 此值来自变量 { $name }。
doctor-variable-meaning = Patchbay 不会覆盖变量。
doctor-variable-action = 在启动 { $tool } 的地方为 { $name } 设定正确的值。
doctor-unknown-variable-title = 此值来自变量 { $name }，而 Patchbay 看不到它。
doctor-unknown-variable-meaning = 此路由是否可用取决于它的值。
doctor-unknown-variable-action = 确保 { $name } 指向 “{ $route }” 和 { $address }。

doctor-removed-route-title = { $tool } 不再认识路由 “{ $written }”。
doctor-removed-route-meaning = 它会拒绝整个配置，因此 OpenClaw 无法启动。

doctor-legacy-block-title = 留有一个 { $version } 之前版本的提供方配置块。
doctor-legacy-block-meaning = 在 { $tool } 中，此提供方的名称是 “{ $provider }”。
doctor-legacy-block-remove = 移除该配置块；“{ $provider }” 已经有一个。
doctor-legacy-block-rename = 将该配置块改名为 “{ $provider }”，并为它设定新的路由。
doctor-legacy-ref-title = “{ $written }” 所指的提供方在 { $tool } 中不存在。
doctor-legacy-ref-meaning = OpenClaw 会查找该提供方的登录，但找不到。
doctor-legacy-ref-action = 将模型写作 “{ $model }”。

doctor-api-key-endpoint-meaning = api.openai.com 只接受 API 密钥，而 OpenClaw 没有找到密钥。
doctor-api-key-endpoint-repair = 将路由设为 “{ $route }”，并让地址与之相符。
doctor-api-key-endpoint-remove = 不使用 API 密钥时，移除基础地址所在的配置块；使用时则保留。

## 登录

doctor-sign-in-again = 在 OpenClaw 中重新登录。
doctor-sign-in-with = 用此命令登录：openclaw models auth login --provider { $provider }
doctor-expired-renewable-title = 登录 { $profile } 已到期，会自行续订。
doctor-expired-renewable-meaning = OpenClaw 会在下一次请求时续订它。
doctor-expired-title = 登录 { $profile } 已到期。
doctor-expired-meaning = 它没有刷新令牌，因此 OpenClaw 无法续订它。
doctor-missing-title = 智能体 { $agent } 没有 { $provider } 的登录。
doctor-missing-meaning = 它的主模型需要登录，因此每个请求都会失败。
doctor-store-title = 无法读取 OpenClaw 的登录存储。
doctor-store-meaning = { $why }Patchbay 不会猜测其中的内容。
doctor-store-action = 向 OpenClaw 查询：openclaw models status
doctor-other-provider-title = 登录 { $profile } 保存在提供方 “{ $provider }” 名下。
doctor-other-provider-meaning = 它的名称指向另一个提供方，因此 OpenClaw 可能找不到它。
doctor-order-of-config = 配置中的 auth.order
doctor-order-kept = 已保存的顺序
doctor-order-last-good = 上次可用登录的记录
doctor-order-empty-title = { $list } 是空列表。
doctor-order-empty-meaning = 这会排除所有登录。
doctor-order-title = { $list } 列出了不存在的登录：{ $profiles }。
doctor-order-meaning = OpenClaw 可能因此略过确实存在的登录。
doctor-order-action = 去掉不存在的名称。
doctor-cooldown-title = OpenClaw 停用登录 { $profile }，直到 { $until }。
doctor-cooldown-meaning = 请求失败后它会这样做。
doctor-cooldown-action = 先修复原因，然后可以清除此状态。
doctor-shared-token-title = { $holders } 持有同一个刷新令牌。
doctor-shared-token-meaning = 刷新令牌一经使用，OpenAI 就会使它失效。后续订的一方会被退出登录。
doctor-shared-token-action = 在其中一处重新登录，让每一处都有自己的令牌。

## 文件

doctor-syntax-title = { $file } 在第 { $line } 行第 { $column } 列有语法错误。
doctor-syntax-meaning = { $what }Patchbay 不会改动此文件。
doctor-syntax-action = 手动更正第 { $line } 行。
doctor-unreadable-title = 无法读取 { $file }。
doctor-unreadable-action = 让此文件可读。
doctor-include-title = 无法跟随 { $file } 中的一处 include。
doctor-include-meaning = { $what }Patchbay 不会改动这些文件。
doctor-include-action = 手动更正 include。
doctor-duplicate-title = 键 “{ $key }” 出现了两次。
doctor-duplicate-meaning = 只有最后一个有效。Patchbay 不会编辑有重复键的文件。
doctor-duplicate-action = 手动移除其中一个。
doctor-mode-title = 这台电脑的其他用户可以读取此登录。
doctor-mode-meaning = 文件的权限模式是 { $mode }。
doctor-mode-action = 将它的权限模式设为 0600。
doctor-read-only-title = { $file } 是只读的。
doctor-read-only-meaning = 写入权限是有意取消的，因此 Patchbay 不会写入它。
doctor-read-only-action = 给所有者写入权限，或在文件的来源处更改该值。
doctor-managed-title = 此配置由其他程序管理。
doctor-managed-meaning = 已设定 OPENCLAW_NIX_MODE 或 OPENCLAW_CONFIG_READONLY，因此 Patchbay 不会写入它。
doctor-managed-action = 在生成此配置的地方更改该值。
doctor-version-title = Patchbay 无法判断这是哪个版本的 OpenClaw。
doctor-version-never-meaning = 对每个已知版本，这里都有需要更正之处，但各不相同。
doctor-version-meaning = 此配置适用于 { $versions }，不适用于其他版本。
doctor-version-action = 运行 openclaw --version，并把输出告诉 Patchbay。
doctor-version-between = { $from } 至 { $next } 之前
doctor-version-since = { $from } 及更高版本
doctor-profile-title = 配置档 { $profile }：{ $title }
doctor-profile-action = 以 OPENCLAW_PROFILE={ $profile } 启动 Patchbay，即可判断并修复此配置档。
doctor-agent = OpenClaw 的智能体 { $agent }
doctor-after-repair = OpenClaw 在启动时读取配置，因此它的网关需要重新启动一次。

## 文件为何无法读取

doctor-system-says = 系统提示：{ $text }。
doctor-sqlite-says = SQLite 提示：{ $text }。
doctor-system-says-so = 系统提示：{ $text }。
doctor-not-a-file = 它不是文件。
doctor-larger = 它大于 { $size }。
doctor-config-not-a-file = 它不是文件。
doctor-config-larger = 它大于 64 MB。
doctor-being-written = 它正在被写入。
doctor-row-no-json = 它的 { $row } 行不是 JSON。
doctor-utf-16 = 文件以 UTF-16 编写，而 OpenClaw 读取 UTF-8。
doctor-not-utf-8 = 有一个字符不是以 UTF-8 编写的。
doctor-ends-open = 文件在闭合的 “{ $close }” 出现之前就结束了。
doctor-comma-after = 第 { $line } 行之后缺少逗号。
doctor-comma-here = 此处缺少逗号或 “{ $close }”。
doctor-value-ends = 文件在应有值的位置结束了。
doctor-value = 此处应有一个值。
doctor-number = 这不是数字。
doctor-key = 此处应有一个带引号的键。
doctor-colon = 键与值之间缺少冒号。
doctor-comment-end = 从此处开始的注释没有结束。
doctor-string-end = 从此处开始的文本没有闭合引号。
doctor-string-character = 此字符必须写成转义形式。
doctor-escape = 此转义无法识别。
doctor-end = 值结束之后还有其他内容。
doctor-depth = 值的嵌套太深，无法读取。
doctor-include-names-no-file = include 必须指明一个文件。
doctor-include-itself = { $file } 包含了它自身。
doctor-include-depth = include 的层数超过了 { $depth } 个文件。
doctor-include-not-there = { $file } 不存在。
doctor-include-unreadable = 无法读取 { $file }。{ $why }
doctor-include-outside = { $file } 位于配置文件夹之外。
doctor-include-larger = { $file } 大于 2 MB。

## 实时测试

doctor-no-openclaw-title = 这台电脑上没有 OpenClaw。
doctor-no-openclaw-meaning = 没有找到 OpenClaw 的配置，因此没有可测试的路由。
doctor-no-openclaw-action = 启动一次 OpenClaw，或测试一个账户。
doctor-no-route-title = OpenClaw 没有任何模型采用 ChatGPT 路由。
doctor-no-route-meaning = 它的配置只列出了其他提供方的模型。
doctor-no-route-action = 在 OpenClaw 中选择一个 ChatGPT 模型，或测试一个账户。
doctor-no-sign-in-title = OpenClaw 没有 ChatGPT 登录。
doctor-no-sign-in-meaning = 它的路由需要登录，但在它的文件中没有找到。
doctor-not-yet-title = 实时测试还不支持 { $tool }。
doctor-not-yet-meaning = 它可以测试 OpenClaw 和 Patchbay 自己的账户。
doctor-not-yet-action = 测试 OpenClaw，或测试一个账户。

## 修复与撤销

doctor-nothing-written = 没有写入任何内容。
doctor-kept-providers = 其他提供方和 API 密钥
doctor-kept-sign-in = 登录及其令牌
doctor-kept-order = 注释和键的顺序
doctor-kept-mode = 文件权限，{ $mode }
doctor-kept-modes = 文件权限
doctor-changed-title = { $file } 在修复打开期间发生了更改。
doctor-not-written-title = 无法写入 { $file }。
doctor-not-kept-title = 无法写入备份，因此没有更改任何内容。
doctor-not-closed-title = 无法记录修复已结束，因此修复已被收回。
doctor-busy-title = OpenClaw 正在写入它的登录。没有写入任何内容。
doctor-busy-meaning = OpenClaw 持有其登录的锁，Patchbay 会让它先行。
doctor-busy-action = 几秒后重试。
doctor-lock-title = 无法取得 OpenClaw 登录的锁。没有写入任何内容。
doctor-unfinished-title = 一次被中断的修复未能完成。
doctor-not-taken-back-meaning = 修复的一部分暂时无法收回。Patchbay 会在下次启动时完成；原来的内容已保留。
doctor-own-folder-title = 无法写入 Patchbay 自己的文件夹。没有更改任何内容。
doctor-turn-title = 另一个 Patchbay 正在修复。没有写入任何内容。
doctor-turn-action = 等它完成，然后重试。
doctor-not-held-title = 修复没有生效，因此已被收回。
doctor-may-not-write-title = { $file } 是只读的。没有写入任何内容。
doctor-may-not-write-meaning = 写入权限是有意取消的。
doctor-journal-title = 无法读取以往修复的列表。
doctor-damaged-title = 无法读取一次以往修复的记录。没有写入任何内容。
doctor-damaged-meaning = Patchbay 无法判断那次修复是否已完成。修复之前的文件保存在 { $folder }。
doctor-damaged-action = 将现有文件与那些文件比较；然后移走 { $path } 并重试。
doctor-no-repair-title = 没有可撤销的修复。
doctor-no-such-repair-title = 没有此 ID 的修复。
doctor-undone-title = 此修复已被撤销。
doctor-past-repairs-action = patchbay repairs 会列出以往的修复。
doctor-backup-unreadable-title = 无法读取此修复的备份。
doctor-backup-differs-title = 此修复的备份与当时保存的内容不同。
doctor-since-changed-title = 修复之后 { $file } 发生了更改。没有写入任何内容。
doctor-since-changed-meaning = 现在撤销会丢失此后写入的内容。
doctor-later-repair-meaning = 之后的另一次修复更改了同一个文件。
doctor-later-repair-action = 先撤销那一次：patchbay undo { $id }
