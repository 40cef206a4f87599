// @ts-check
// The desk on the screen: the reason first, then pages, decision, and what was done last.  Places and heights are fixed.
import { Decision } from "./decision.js";
import { GridView } from "./grid.js";
import { Help } from "./help.js";
import { classes, html } from "./html.js";
import { PageDeeds, Sorter, Thumbs } from "./pages.js";
import { Spoken } from "./reading.js";
import { Changed, Conflict, Empty, Loading, StillHere, waiting } from "./screens.js";
import { Toast } from "./toast.js";
import { Before, Looks, PageText, Viewer } from "./viewer.js";

/** @import {Doc} from "./types.js" */
/** @import {Station} from "./station.js" */

/** @param {{station: Station, state: Station["state"]}} props */
export function Desk({ station }) {
  const { phase, doc, panel } = station.state;
  if (phase === "locked") return null;
  const grid = panel === "grid";
  return html`<${StillHere} station=${station} />
    ${grid ? html`<${GridView} station=${station} />` : phase === "conflict" ? html`<${Conflict} station=${station} />` : doc ? html`<${Document} key="document" station=${station} doc=${doc} />` : phase === "empty" ? html`<${Empty} station=${station} />` : html`<${Loading} />`}
    ${!grid && html`<${Toast} station=${station} />`}<${Help} station=${station} />`;
}

/** @param {{station: Station, doc: Doc}} props */
function Document({ station, doc }) {
  const { panel, text, beside } = station.state;
  const more = text || (beside && doc.resend);
  return html`<${Why} doc=${doc} now=${station.api.now()} /><${Changed} station=${station} />
    <div class=${classes("panes", more && "with-more")}>
      <${Thumbs} station=${station} doc=${doc} />
      <div class="middle">
        ${panel === "sorter" ? html`<${Sorter} station=${station} doc=${doc} />` : null}
        <div class=${classes("sheets", panel === "sorter" && "away")}><${Viewer} key=${doc.receipt} station=${station} doc=${doc} />
          ${text ? html`<${PageText} station=${station} doc=${doc} />` : beside && doc.resend ? html`<${Before} station=${station} doc=${doc} />` : null}</div>
        <div class="under"><${Looks} station=${station} /><${PageDeeds} station=${station} doc=${doc} /></div>
      </div>
      <${Decision} station=${station} doc=${doc} />
    </div><${Spoken} station=${station} />`;
}

/** @param {{doc: Doc, now: number}} props `now` by the server's clock */
function Why({ doc, now }) {
  const [first = "A person decides about this document.", ...rest] = doc.why;
  const due = doc.due ? Date.parse(doc.due) - now : 0;
  return html`<header class="why"><div><h1>${doc.second ? html`<span class="flag">Second look</span> ` : ""}${first}</h1><p class="more">${rest.join(" ")}</p></div>
    <p class="facts"><span class="receipt">${doc.receipt}</span><span>${doc.source}</span>${doc.fax && html`<span>${doc.fax}</span>`}<span>${doc.pages.length} page${doc.pages.length === 1 ? "" : "s"}</span>
      ${doc.created && html`<span>waiting ${waiting(now - Date.parse(doc.created))}</span>`}${doc.due && html`<span class=${classes(due < 0 && "late")}>${due < 0 ? `overdue ${waiting(-due)}` : `due in ${waiting(due)}`}</span>`}</p></header>`;
}
