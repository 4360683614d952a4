// What the browser tests share: Debian's chromium without a network, and checks that say what they met.
import { chromium } from "playwright-core";

let failures = 0;
export function equal(what, expected, actual) {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return;
  ++failures;
  console.error(`FAILED: ${what}: expected ${JSON.stringify(expected)}, was ${JSON.stringify(actual)}`);
}
export function holds(what, condition, met = "") {
  if (condition) return;
  ++failures;
  console.error(`FAILED: ${what} ${met}`);
}

// Runs `test(page)` on the file; any request that leaves the file, and any error of the page's own, fails it.
export async function onPage(file, test) {
  const browser = await chromium.launch({
    executablePath: process.env.VARSEL_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: "da-DK", timezoneId: "Europe/Copenhagen" });
    page.on("request", (request) => holds("the page asks for nothing", request.url().startsWith("file:"), request.url()));
    page.on("pageerror", (error) => holds("no error on the page", false, String(error)));
    page.on("console", (message) => holds("nothing to complain of", message.type() !== "error", message.text()));
    await page.goto("file://" + file);
    await test(page);
  } finally {
    await browser.close();
  }
  if (failures > 0) process.exit(1);
  console.log("ok");
}
