/// The style and script of the HTML report; both are allowed by their hashes and hold nothing of the audited source.
enum HTMLAssets {
    static let style = """
        :root{--back:#fff;--text:#1c1e21;--soft:#5c6370;--line:#d9dce1;--code:#f4f5f7;--red:#b3261e;--amber:#8a5a00;\
        --green:#1b6e3c;--mark:#ffe08a}
        @media (prefers-color-scheme:dark){:root{--back:#16181c;--text:#e6e8eb;--soft:#9aa2ad;--line:#343941;\
        --code:#1f2329;--red:#ff8a80;--amber:#f2b84b;--green:#7fd6a0;--mark:#6b5310}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--back);color:var(--text);\
        font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
        h1{font-size:1.5rem;margin:0}
        h2{font-size:1.05rem;margin:0}
        code,pre{font:0.85rem/1.5 ui-monospace,Menlo,Consolas,monospace}
        pre{background:var(--code);padding:.5rem .75rem;overflow-x:auto;border-radius:4px;margin:.5rem 0}
        mark{background:var(--mark);color:inherit}
        .counts{display:flex;flex-wrap:wrap;gap:1.5rem;list-style:none;padding:0;margin:.5rem 0}
        .counts b{font-size:1.4rem}
        .blocking .tag,.counts .blocking b,.unread b,.unfinished b,.fail td:nth-child(2){color:var(--red)}
        .warning .tag,.counts .warning b{color:var(--amber)}
        .pass td:nth-child(2){color:var(--green)}
        .tag{font-size:.8rem;text-transform:uppercase;letter-spacing:.04em}
        label{max-width:100%}
        form{position:sticky;top:0;display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:center;padding:.75rem 0;\
        background:var(--back);border-bottom:1px solid var(--line)}
        select,input[type=search]{font:inherit;max-width:min(18rem,100%);color:inherit;background:var(--code);\
        border:1px solid var(--line);border-radius:4px;padding:.15rem .35rem}
        article{border-bottom:1px solid var(--line);padding:1rem 0}
        article p{margin:.35rem 0}
        .place,.line,.standards,.label,.accepted,output{color:var(--soft)}
        .label{font-size:.85rem;margin-bottom:0}
        .trace{margin:.35rem 0;padding-left:1.5rem}
        .fix{white-space:pre-wrap}
        #tally{margin:.75rem 0}
        #tally td{padding:.15rem .6rem;border:0}
        #tally td:first-child{text-align:right;font-variant-numeric:tabular-nums}
        button{font:0.85rem/1.5 ui-monospace,Menlo,Consolas,monospace;padding:0;border:0;background:none;color:inherit;\
        text-decoration:underline;text-align:left;cursor:pointer;overflow-wrap:anywhere}
        section{margin-top:2rem}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid var(--line)}
        """

    static let script = """
        (() => {
          "use strict";
          const element = id => document.getElementById(id);
          const value = id => element(id).value;
          const articles = Array.from(document.querySelectorAll("article"));
          const texts = articles.map(article => article.textContent.toLowerCase());
          const filter = () => {
            const severity = value("severity"), rule = value("rule"), area = value("area"), file = value("file");
            const text = value("text").trim().toLowerCase();
            const accepted = element("accepted").checked;
            let shown = 0;
            articles.forEach((article, index) => {
              const data = article.dataset;
              const fits = (!severity || data.severity === severity) && (!rule || data.rule === rule)
                && (!area || data.area === area) && (!file || data.file === file) && (!text || texts[index].includes(text))
                && (accepted || !("accepted" in data));
              article.hidden = !fits;
              if (fits) shown += 1;
            });
            element("shown").textContent = shown + " shown";
            element("none").hidden = shown > 0;
          };
          const form = element("filters");
          form.addEventListener("input", filter);
          element("tally")?.addEventListener("click", event => {
            const chosen = event.target.closest("button");
            if (!chosen) return;
            form.reset();
            element("severity").value = chosen.dataset.severity;
            element("rule").value = chosen.dataset.rule;
            filter();
            form.scrollIntoView();
          });
          form.addEventListener("submit", event => event.preventDefault());
          filter();
        })();
        """
}
