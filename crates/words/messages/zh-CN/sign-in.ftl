# 登录、账户及其保存的内容、续订、端点，以及令牌可以发给谁。

sign-in-token-holder = { $holder }（{ $file }）
sign-in-token-shared = { $holders } 持有同一个令牌，很可能使用了它。刷新令牌只能使用一次。
