// A map by Leaflet: of pictures from where the deployment gets them, or, where it gets none, of the
// world's coast lines (Natural Earth, 1:50 million) and a grid of degrees.
import { loadStyle } from "./styles.js";

// How near one comes: to a house, or to a coast.
const TILES = { zoom: 16, most: 19 };
const COASTS = { zoom: 5, most: 9 };
const WORLD = { lat: 28, lng: 105, zoom: 3 };
// Degrees between two lines of the grid, and the pixels that they should be apart at least.
const STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 45];
const APART = 110;

// The map in `element`, whose data say {lng, lat, tiles, attribution, zoomIn, zoomOut}; without a
// place it shows a large part of the world. Answers {L, map, near}: Leaflet, its map, and the zoom
// at which one sees a place.
export async function openMap(element) {
  const L = await leaflet();
  const { lng, lat, tiles, attribution, zoomIn, zoomOut } = element.dataset;
  const scale = tiles ? TILES : COASTS;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    maxZoom: scale.most,
    minZoom: 2,
    // The world once: the coast lines are not drawn again beside it.
    maxBounds: [[-85, -180], [85, 180]],
    maxBoundsViscosity: 1,
  });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut, position: "topright" }).addTo(map);
  if (lat) map.setView([lat, lng], scale.zoom);
  else map.setView([WORLD.lat, WORLD.lng], WORLD.zoom);
  if (attribution) L.control.attribution({ prefix: false }).addAttribution(escaped(attribution)).addTo(map);
  if (tiles) L.tileLayer(tiles, { maxZoom: scale.most, referrerPolicy: "origin" }).addTo(map);
  else drawWorld(L, map);
  return { L, map, near: scale.zoom };
}

async function leaflet() {
  await Promise.all([
    // The smaller file of the two that there are is no module: it leaves its name behind.
    import("../../vendor/leaflet/dist/leaflet.js"),
    loadStyle("../../vendor/leaflet/dist/leaflet.css"),
  ]);
  return globalThis.L;
}

// The grid at once, and the coasts when they have come; without a network the grid is what there is.
function drawWorld(L, map) {
  drawGrid(L, map);
  drawCoasts(L, map).catch(() => {});
}

async function drawCoasts(L, map) {
  const [{ default: feature }, answer] = await Promise.all([
    import("../../vendor/topojson-client/src/feature.js"),
    fetch(new URL("../../vendor/world-atlas/land-50m.json", import.meta.url)),
  ]);
  const world = await answer.json();
  if (!map.getContainer().isConnected) return;
  const land = feature(world, world.objects.land);
  for (const { geometry } of land.features) geometry.coordinates = geometry.coordinates.map(whole);
  L.geoJSON(land, {
    renderer: L.svg({ padding: 0.3 }),
    style: { className: "map-land", interactive: false },
    interactive: false,
  }).addTo(map).bringToBack();
}

// Islands on the date line jump from 180° to -180°: a straight line across the whole map. They are
// drawn on one side of it; what goes around a pole stays.
function whole(polygon) {
  return polygon.map((ring) => {
    let turn = 0;
    const moved = ring.map(([lng, lat], place) => {
      const step = place ? lng - ring[place - 1][0] : 0;
      if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
      return [lng + turn, lat];
    });
    if (turn) return ring;
    const lngs = moved.map(([lng]) => lng);
    const middle = (Math.min(...lngs) + Math.max(...lngs)) / 2;
    const shift = 360 * Math.round(middle / 360);
    return moved.map(([lng, lat]) => [lng - shift, lat]);
  });
}

function drawGrid(L, map) {
  const lines = L.layerGroup().addTo(map);
  const draw = () => {
    lines.clearLayers();
    for (const line of gridOf(map)) addLine(L, lines, line);
  };
  map.on("moveend", draw);
  draw();
}

// The lines across what is seen: {ends, words, at}.
function gridOf(map) {
  const bounds = map.getBounds().pad(0.1);
  const seen = map.getBounds();
  const step = stepOf(map);
  const [south, north] = [Math.max(bounds.getSouth(), -85), Math.min(bounds.getNorth(), 85)];
  const found = [];
  const [west, east] = [Math.max(bounds.getWest(), -180), Math.min(bounds.getEast(), 180)];
  for (const lng of multiples(step, west, east)) {
    const words = degrees(lng, "E", "W");
    found.push({ ends: [[south, lng], [north, lng]], words, at: [seen.getSouth(), lng] });
  }
  for (const lat of multiples(step, south, north)) {
    found.push({ ends: [[lat, west], [lat, east]], words: degrees(lat, "N", "S"), at: [lat, seen.getWest()] });
  }
  return found;
}

function stepOf(map) {
  const pixels = map.getSize().x / (map.getBounds().getEast() - map.getBounds().getWest());
  return STEPS.find((step) => step * pixels >= APART) ?? STEPS.at(-1);
}

function* multiples(step, from, to) {
  for (let count = Math.ceil(from / step); count * step <= to; count += 1) yield count * step;
}

function degrees(value, positive, negative) {
  const text = String(Math.round(Math.abs(value) * 100) / 100);
  if (Math.abs(value) % 180 === 0) return `${text}°`;
  return `${text}° ${value > 0 ? positive : negative}`;
}

function addLine(L, lines, { ends, words, at }) {
  L.polyline(ends, { className: "map-grid", interactive: false }).addTo(lines);
  const text = document.createElement("span");
  text.textContent = words;
  const icon = L.divIcon({ className: "map-degrees", html: text, iconSize: null });
  L.marker(at, { icon, interactive: false, keyboard: false }).addTo(lines);
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
