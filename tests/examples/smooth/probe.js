// Runs inside the measured window, brought there by WebDriver: nothing of it is in the product.
//
// Every beat is a message to ourselves, asked for by a timer: the time between two beats is what the
// page's main thread was busy with, but for the timer's few milliseconds.
(() => {
  if (window.probe) return;
  const probe = { beats: 0, longest: 0, over: [], delays: [], waiting: null };
  window.probe = probe;

  /** Runs `work` once what is on the page now was painted. */
  const painted = (work) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        work();
      };
      port2.postMessage(null);
    });

  const { port1, port2 } = new MessageChannel();
  let last = 0;
  let beating = false;
  port1.onmessage = () => {
    const now = performance.now();
    const gap = now - last;
    last = now;
    probe.beats += 1;
    probe.longest = Math.max(probe.longest, gap);
    if (gap > 50) probe.over.push([Math.round(now - probe.begun), Math.round(gap)]);
    if (beating) setTimeout(() => port2.postMessage(null), 4);
  };
  probe.beat = (on) => {
    if (on && !beating) {
      Object.assign(probe, { beats: 0, longest: 0, over: [], begun: performance.now() });
      last = performance.now();
      port2.postMessage(null);
    }
    beating = on;
  };

  const text = () => document.querySelector("[data-testid=thread]")?.textContent ?? "";
  const nodes = () => document.querySelectorAll("[data-testid=message-user], [data-testid=answer]").length;

  /** From the arrival of each word to its paint: the words of a `stamps` answer say when they left. */
  probe.stamps = () => {
    let seen = 0;
    let asked = false;
    const look = () => {
      asked = false;
      const now = Date.now();
      const all = text().match(/\b\d{13}\b/g) ?? [];
      for (const stamp of all.slice(seen)) probe.delays.push(now - Number(stamp));
      seen = all.length;
    };
    const watch = new MutationObserver(() => {
      if (asked) return;
      asked = true;
      painted(look);
    });
    probe.delays = [];
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    probe.unwatch = () => watch.disconnect();
  };

  /** Clicks what matches `css` and says `words`, and times it until `sign` is painted in the thread. */
  probe.open = (css, words, sign) => {
    const target = [...document.querySelectorAll(css)].find((element) => element.textContent.includes(words));
    if (!target) return false;
    probe.waiting = null;
    const start = performance.now();
    const look = () => {
      if (!text().includes(sign)) return false;
      watch.disconnect();
      painted(() => (probe.waiting = { ms: performance.now() - start, nodes: nodes() }));
      return true;
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    target.click();
    return true;
  };

  /** Asks the window `typed`, one after the other, as the search field does: milliseconds of each. */
  probe.search = async (typed) => {
    const times = [];
    probe.waiting = null;
    try {
      for (const words of typed) {
        const start = performance.now();
        await window.__TAURI_INTERNALS__.invoke("search", { typed: words, limit: 50 });
        times.push(performance.now() - start);
      }
      probe.waiting = { times };
    } catch (error) {
      probe.waiting = { refused: String(error?.title ?? error) };
    }
  };
})();
