// The replay's page, as leadership uses it: the switch between then and now, the slider, the keyboard, and paper.
//   usage: node replay_test.mjs PAGE.html [FOLDER for pictures]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { equal, holds, onPage } from "./browser.mjs";

const [file, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const rows = (page) => page.locator("#steps tbody tr").count();
const differing = (page) => page.locator("#steps tbody tr.differs").count();
const picture = async (page, name) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};

async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] }));
  equal(`${what}: accessible`, [], found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 90))}`));
}

await onPage(file, async (page) => {
  const data = JSON.parse(await page.locator("#data").textContent());
  holds("the page holds both replays", data.now.length > 0 && data.then.length > 0);
  const marksNow = data.now.filter((s) => s.l >= 1 && s.l <= 4).length;

  // Known now: every step, and the one that was not known then is marked, on its lane and in the list.
  equal("all steps are listed", data.now.length, await rows(page));
  equal("all are drawn", marksNow, await page.locator("#lanes .mark").count());
  const missing = await differing(page);
  holds("some differ", missing > 0);
  const incident = page.locator("#steps tr.differs.l1");
  equal("the late incident is marked", 1, await incident.count());
  holds("and said why", (await incident.innerText()).includes("ikke kendt dengang"));
  holds("and marked on its lane", (await page.locator("#lanes .mark.differs").count()) > 0);
  const unknown = await page.locator("#steps tr.differs:not(.l5)", { hasText: "ikke kendt dengang" }).count();
  await picture(page, "known-now");
  await accessible(page, "known now");

  // Known then: it is not there, and nothing after that moment happened yet.
  await page.getByLabel("kendt dengang").check();
  equal("then: fewer steps", data.then.length, await rows(page));
  equal("then: the incident is not there", 0, await page.locator("#steps tr.l1 .note", { hasText: "ikke kendt dengang" }).count());
  equal("then: it stands as an outline", unknown, await page.locator("#lanes .ghost").count());
  holds("then: it says so", (await page.locator("#summary").innerText()).includes("som de var kendt"));
  await picture(page, "known-then");
  await accessible(page, "known then");

  // With the keyboard alone: back to now, and the slider to the beginning and on.
  await page.getByLabel("kendt dengang").focus();
  await page.keyboard.press("ArrowLeft");
  equal("the switch follows the arrow keys", true, await page.getByLabel("kendt nu").isChecked());
  const slider = page.getByLabel("Tid", { exact: true });
  await slider.focus();
  await page.keyboard.press("Home");
  const drawn = data.now.filter((s) => s.l <= 4).map((s) => s.t).concat(data.moment);
  const before = data.now.filter((s) => s.t < Math.min(...drawn) - 36e5).length;  // who was a member before
  equal("at the beginning nothing has happened", before, await rows(page));
  equal("and all lies ahead", marksNow, await page.locator("#lanes .mark.ahead").count());
  await page.keyboard.press("PageUp");
  const some = await rows(page);
  holds("on a while, some has", some >= before && some < data.now.length, String(some));
  holds("the slider says its time in words", /20\d\d/.test(await slider.getAttribute("aria-valuetext")));
  await page.getByLabel("Næste skridt").click();
  holds("the next step is chosen", (await page.locator("#steps tr.chosen").count()) === 1);
  const windows = page.locator(".card .count").first();
  await slider.fill("0");
  equal("no window is open at the beginning", "0", await windows.innerText());
  await slider.fill("1000");
  equal("at the end a window is open", true, Number(await windows.innerText()) > 0);

  // On paper: the controls are gone, what is shown is said, and the list is whole.
  await page.emulateMedia({ media: "print" });
  equal("paper has no slider", false, await slider.isVisible());
  equal("paper has no buttons", 0, await page.locator("button:visible").count());
  equal("paper says which of the two", ["kendt nu"], await page.locator("fieldset label:visible").allInnerTexts());
  equal("paper has all steps", data.now.length, await rows(page));
  await picture(page, "paper");
  const pdf = await page.pdf({ preferCSSPageSize: true, path: pictures ? `${pictures}/paper.pdf` : undefined });
  holds("a PDF is made", pdf.length > 10_000);
});
