# 尚未有人登录时：欢迎界面、登录方式、等待中的登录。

welcome-title =
    登录一次，
    每一路信号的去向
    一目了然。
    .short = 登录一次，信号去向一目了然。
welcome-about = Patchbay 会检查这台电脑上的工具如何用 ChatGPT 账户连接 OpenAI，说明哪里不对，并加以修复。
welcome-without = 不登录，直接检查工具
welcome-kept-in-file = 登录信息保存在只有当前用户能读取的文件中。这里没有可用的系统钥匙串。
welcome-kept-in-keychain = 登录信息保存在系统钥匙串中，绝不写入明文文件。
welcome-simulated = 请求发往这台电脑上的模拟器。任何内容都不会离开本机。
welcome-straight = 请求直接发往 OpenAI。Patchbay 没有自己的服务器。
welcome-only-read = 在选择“修复”之前，只读取配置文件。

# 登录方式。
welcome-ways = 其他登录方式
welcome-opening-browser = 正在打开浏览器
welcome-device = 使用设备代码
    .about = 适用于远程计算机，或浏览器在别处的情况
    .working = 正在获取代码
welcome-borrow = 使用 Codex CLI 的登录
    .about = { $email }，还有 { $left }有效。只读取，绝不续期。
    .about-nameless = 一个登录，还有 { $left }有效。只读取，绝不续期。
    .working = 正在读取登录信息
welcome-plan = 通过 ChatGPT 继续
    .about = OpenAI 为开源应用提供的方式：需要 Plus 或 Pro，发往 api.openai.com，不走 ChatGPT 路由。

# 旁边的面板。
welcome-art-idle = 四个工具的线缆松开着，一个账户插孔在等待
welcome-art-moving = 一根线缆正接向账户插孔
welcome-art-account = ChatGPT 账户
welcome-art-word-idle = 未登录
welcome-art-word-waiting = 正在等待浏览器
welcome-art-word-device = 正在等待代码
welcome-art-word-exchanging = 正在核对答复

# 等待中的登录。
welcome-heading-waiting = 正在等待浏览器
welcome-heading-device = 正在等待代码
welcome-heading-exchanging = 正在完成登录
welcome-heading-unsaved = 即将登录完成
welcome-heading-failed = 登录未完成
welcome-save-again = 再次保存
welcome-cancel-and-revoke = 取消并吊销
welcome-page-opened = 浏览器已打开登录页面。完成后，此窗口自动继续。
welcome-copy-link = 复制链接
welcome-open-again = 再次打开
welcome-exchanging = 已收到答复。Patchbay 正在用代码换取登录并将其保存。
welcome-listening = 正在等待浏览器的答复。链接还有 { $left } 有效。
welcome-listening-on = 正在监听 { $address }。链接还有 { $left } 有效。
welcome-code-valid = 代码在 { $until } 之前有效，还剩 { $left }。
welcome-open-page = 在任意设备的浏览器中打开 { $page }，登录后输入此代码。
welcome-code-spoken = 代码 { $letters }
welcome-code-care = 只在该页面输入。确认此代码的人，即允许这个 Patchbay 使用其账户。
welcome-copy-code = 复制代码
welcome-open-the-page = 打开页面
welcome-by-hand = 手动输入代码
    .placeholder = 粘贴浏览器最后停留的地址
    .empty = 先粘贴一个地址
    .go = 继续
    .help = 如果浏览器最后停在无法访问的页面，就用这里。只有代码也可以。
    .help-listening = 如果浏览器最后停在无法访问的页面（例如 { $address }），就用这里。只有代码也可以。

# 期间发生的事。
welcome-declined = { $count ->
   *[other] 被拒绝的权限：{ $scopes }。ChatGPT 登录不含这些权限，工具也不需要。浏览器中最新的页面才是正确的页面。
}
welcome-other-port = 登录在这个端口上同样有效。无需关闭任何程序。

# 没有得到账户就结束的登录。
welcome-instead-browser = 使用浏览器登录
welcome-instead-device = 使用设备代码
welcome-again-browser = 重新登录
welcome-again-device = 获取新代码
welcome-again-plan = 再次通过 ChatGPT 继续
