import assert from "node:assert/strict";
import { test } from "node:test";
import { Measure, PAUSE } from "../../../intake/web/static/intake/desk/measure.js";

test("long silences are not work, and time out of sight is not seen", () => {
  let now = 0;
  const measure = new Measure(() => now);
  now = 5000;
  measure.stir("key");
  now = 5000 + PAUSE * 3;
  measure.stir("click");
  measure.sight(false);
  now += 60_000;
  measure.sight(true);
  now += 1000;
  assert.deepEqual(measure.told(2), { visible: 66_000, active: 45_000, keys: 1, clicks: 1, pages: 2 });
  measure.begin();
  assert.deepEqual(measure.told(0), { visible: 0, active: 0, keys: 0, clicks: 0, pages: 0 });
});
