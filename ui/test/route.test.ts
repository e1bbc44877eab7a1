// The route line's numbers are the ones of the drawings (03-health and 12-route-line).
import { describe, expect, it } from "vitest";
import { TwinFiles } from "../src/backend/twin/files";
import { judge } from "../src/backend/twin/world";
import { cable, jacks, MINI, pathAlong, pathOf, refused, wanted } from "../src/route/geometry";
import { ease, frameAt, SEATED } from "../src/route/motion";
import { routeView } from "../src/route/view";

const near = (got: readonly number[], want: readonly number[]) =>
  got.forEach((value, index) => expect(value).toBeCloseTo(want[index] ?? NaN, 1));

describe("geometry", () => {
  it("puts the jacks where the drawing has them", () => {
    near(jacks(844), [8, 164.14, 408.9, 670.54]);
    near(jacks(520), [8, 93.8, 236.8, 416.2]);
  });

  it("hangs level cables by the drawn numbers", () => {
    expect(pathOf(cable(8, 1, 164, 1))).toBe("M8 10C57.92 23 114.08 23 164 10");
    expect(pathOf(cable(164, 2, 409, 2))).toBe("M164 50C242.4 62 330.6 62 409 50");
    expect(pathOf(MINI[0] ?? cable(0, 1, 0, 1))).toBe("M6 6C15.81 12 26.85 12 36.67 6");
  });

  it("draws the first mis-patched cable and the refused one as given", () => {
    expect(pathOf(cable(8, 1, 164, 2))).toBe("M8 10C32.96 50 86 60 164 50");
    expect(pathOf(refused(409, 2, 671))).toBe("M409 50C479.04 66 544.96 57.72 608 36.5");
    expect(pathOf(wanted(8, 164))).toBe("M16 10C60.48 18 110.52 18 155 10");
  });

  it("joins cables into one path for the pulse", () => {
    expect(pathAlong([cable(8, 1, 112, 1), cable(112, 1, 260, 1)])).toBe(
      "M8 10C41.28 23 78.72 23 112 10C159.36 23 212.64 23 260 10",
    );
  });
});

describe("motion", () => {
  const from = [cable(8, 1, 164, 2), cable(164, 2, 409, 2), refused(409, 2, 671)];
  const to = [cable(8, 1, 164, 1), cable(164, 1, 409, 1), cable(409, 1, 671, 1)];

  it("starts wrong and ends right", () => {
    expect(frameAt(0, from, to).cables).toEqual(from);
    const end = frameAt(SEATED, from, to);
    end.cables.forEach((got, index) => near(got, to[index] ?? []));
    expect(end.seated).toEqual([true, true, true]);
    expect(end.lower).toBe(0);
  });

  it("keeps the cables joined at every moment, and seats them one after another", () => {
    for (let ms = 0; ms <= SEATED; ms += 7) {
      const { cables, seated } = frameAt(ms, from, to);
      for (let index = 1; index < 3; index += 1) {
        expect(cables[index]?.[0]).toBeCloseTo(cables[index - 1]?.[6] ?? NaN, 6);
        expect(cables[index]?.[1]).toBeCloseTo(cables[index - 1]?.[7] ?? NaN, 6);
      }
      expect(seated).toEqual([ms >= 520, ms >= 660, ms >= 800]);
    }
  });

  it("eases in and out", () => {
    expect(ease(0)).toBe(0);
    expect(ease(0.5)).toBeCloseTo(0.5);
    expect(ease(2)).toBe(1);
  });
});

describe("what a report's route looks like", () => {
  it("shows both wrong jacks, what they should be, and the refused plug", () => {
    const tool = judge(new TwinFiles()).tools[0];
    const view = tool && routeView(tool);
    expect(view).toMatchObject({
      transport: "openai-completions",
      endpoint: "api.openai.com/v1",
      wantTransport: "openai-codex-responses",
      wantEndpoint: "chatgpt.com/backend-api",
      cables: ["wrong", "wrong", "wrong"],
      refused: true,
    });
    expect(view?.sentence).toContain("It should go through openai-codex-responses to chatgpt.com/backend-api.");
  });

  it("frays only the cable that a warning is about", () => {
    const tool = judge(new TwinFiles()).tools[1];
    expect(tool && routeView(tool)?.cables).toEqual(["ok", "ok", "warn"]);
  });

  it("colours nothing that nobody tested: an own address, an account without a sign-in", () => {
    const tool = judge(new TwinFiles()).tools[2];
    const route = tool?.routes[0];
    if (!tool || !route) throw new Error("the twin lost its Codex CLI");
    const own = routeView({ ...tool, routes: [{ ...route, endpoint: "http://127.0.0.1:9/v1", expected_transport: null, expected_endpoint: null }] });
    expect(own?.cables).toEqual(["idle", "idle", "idle"]);
    expect(own?.sentence).toContain("Patchbay does not test it.");
    const nobody = routeView({ ...tool, routes: [{ ...route, account: null, account_email: null }] });
    expect(nobody).toMatchObject({ cables: ["ok", "ok", "idle"], account: "No sign-in" });
  });

  it("is refused at the account alone where transport and endpoint are right", () => {
    const tool = judge(new TwinFiles()).tools[2];
    const route = tool?.routes[0];
    if (!tool || !route) throw new Error("the twin lost its Codex CLI");
    const view = routeView({ ...tool, status: "broken", routes: [{ ...route, ok: false }] });
    expect(view).toMatchObject({ cables: ["ok", "ok", "wrong"], refused: true, wantTransport: null, wantEndpoint: null });
  });

  it("has no line for a tool without a route", () => {
    const tool = judge(new TwinFiles()).tools[2];
    expect(tool && routeView({ ...tool, routes: [] })).toBeNull();
  });
});
