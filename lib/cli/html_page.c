/* See html_page.h. */
#include "cli/html_page.h"

#include "cli/html.h"

static const char STYLE[] =
    ":root{color-scheme:light dark;--ink:#1b1d20;--faint:#5b6168;--line:#d5d9de;--ground:#fff;--box:#f5f6f8;"
    "--link:#0072b2;--mark:#ffe9a8}\n"
    "@media (prefers-color-scheme:dark){:root{--ink:#e6e7e9;--faint:#a3a9b1;--line:#3c4149;--ground:#17191c;"
    "--box:#202328;--link:#79bde8;--mark:#5c4a10}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:90rem;padding:1.5rem 1.25rem "
    "4rem;background:var(--ground);color:var(--ink);"
    "font:16px/1.5 system-ui,\"Segoe UI\",\"Noto Sans\",\"DejaVu Sans\",sans-serif}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:0 0 1rem}\n"
    "h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-top:.75rem;border-top:1px solid var(--line)}\n"
    "p{max-width:46rem;margin:.6rem 0}\n"
    "dl.manifest{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0 0 1.5rem;"
    "padding:.75rem 1rem;background:var(--box);border:1px solid "
    "var(--line);border-radius:4px;font-size:.8rem}\n"
    ".manifest dt{color:var(--faint)}\n"
    ".manifest dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,\"DejaVu Sans Mono\",monospace}\n"
    "figure{margin:1rem 0;overflow-x:auto}\n"
    "figure svg{max-width:100%;height:auto;background:#fff;border:1px solid var(--line);border-radius:4px}\n"
    ".table{overflow-x:auto;margin:.75rem 0 1.5rem}\n"
    "table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}\n"
    "caption{text-align:left;font-weight:600;padding:.4rem 0}\n"
    "th,td{padding:.25rem .4rem;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}\n"
    "thead th{border-bottom:2px solid var(--faint);white-space:nowrap;vertical-align:bottom}\n"
    "th.n,td.n,td.r{text-align:right}\n"
    "td.w{white-space:nowrap}\n"
    "td.t{min-width:22rem}\n"
    "td.r,td.r~td:last-child{min-width:14rem}td.r+td{white-space:normal}\n"
    "tbody tr:hover{background:var(--box)}\n"
    "th button{all:unset;cursor:pointer;font-weight:600}\n"
    "th button:focus-visible{outline:2px solid var(--link)}\n"
    "th button::after{content:\"\\2195\";opacity:.35;margin-left:.1em}\n"
    "th[aria-sort=ascending] button::after{content:\"\\2191\";opacity:1}\n"
    "th[aria-sort=descending] button::after{content:\"\\2193\";opacity:1}\n"
    "mark{background:var(--mark);color:inherit}\n"
    "mark.tag{background:none;color:var(--link);text-decoration:underline}\n"
    "@media print{:root{--ink:#000;--ground:#fff;--box:#fff;--line:#bbb;--faint:#444}body{max-width:none;"
    "padding:0;font-size:10pt}th button::after{content:\"\"}figure,tr{break-inside:avoid}"
    "table{font-size:8pt}th,td{padding:.15rem .3rem}td.w{white-space:normal;overflow-wrap:break-word}"
    "td.t,td.r,td.r~td:last-child{min-width:0}"
    "h2{break-after:avoid}thead{display:table-header-group}.table,figure{overflow:visible}}\n";

/* Numbers by value, texts by letters; what is empty comes last either way; equal rows keep their order. */
static const char SCRIPT[] =
    "for(const th of document.querySelectorAll(\"thead th\"))th.firstChild.onclick=()=>{\n"
    "const down=th.getAttribute(\"aria-sort\")===\"ascending\",i=th.cellIndex,n=th.className===\"n\";\n"
    "for(const o of th.parentNode.children)o.removeAttribute(\"aria-sort\");\n"
    "th.setAttribute(\"aria-sort\",down?\"descending\":\"ascending\");\n"
    "const body=th.closest(\"table\").tBodies[0],v=r=>r.cells[i].textContent;\n"
    "const rows=[...body.rows].sort((a,b)=>{const "
    "x=v(a),y=v(b);if(x===\"\"||y===\"\")return(x===\"\")-(y===\"\");\n"
    "const d=n?x-y:x.localeCompare(y);return down?-d:d});body.append(...rows)};\n";

void ev_html_page_start(ev_buf *out, const char *title) {
    ev_buf_add_str(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
                        "style-src 'unsafe-inline';script-src 'unsafe-inline'\">\n<title>");
    ev_html_str(out, title);
    ev_buf_add_str(out, "</title>\n<style>\n");
    ev_buf_add_str(out, STYLE);
    ev_buf_add_str(out, "</style>\n</head>\n<body>\n<h1>");
    ev_html_str(out, title);
    ev_buf_add_str(out, "</h1>\n");
}

void ev_html_page_end(ev_buf *out) {
    ev_buf_add_str(out, "<script>\n");
    ev_buf_add_str(out, SCRIPT);
    ev_buf_add_str(out, "</script>\n</body>\n</html>\n");
}
