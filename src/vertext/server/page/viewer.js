// One NiiVue canvas: a scan, a label map over it, and a pen.

import { Niivue } from "/page/niivue.js";
import { askBytes } from "/page/api.js";

const SAGITTAL = 2;
const RGBA = { datatypeCode: 2304, numBitsPerVoxel: 32, intent_code: 0 }; // of a NIfTI header
const STEPS = { // along (right, front, up) that keys go in each view; those of the page leave it
  0: { ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0], PageUp: [0, 0, 1], PageDown: [0, 0, -1] },
  1: { ArrowLeft: [-1, 0, 0], ArrowRight: [1, 0, 0], ArrowUp: [0, 0, 1], ArrowDown: [0, 0, -1], PageUp: [0, 1, 0], PageDown: [0, -1, 0] },
  2: { ArrowLeft: [0, 1, 0], ArrowRight: [0, -1, 0], ArrowUp: [0, 0, 1], ArrowDown: [0, 0, -1], PageUp: [1, 0, 0], PageDown: [-1, 0, 0] },
};

export class Viewer {
  constructor(canvas, onPlace) {
    this.nv = new Niivue({
      backColor: [0, 0, 0, 1], crosshairColor: [0.36, 0.7, 1, 1], crosshairWidth: 1, show3Dcrosshair: true,
      isOrientationTextVisible: true, logLevel: "error", loadingText: "", multiplanarForceRender: true, sagittalNoseLeft: true,
    });
    this.ready = this.nv.attachToCanvas(canvas);
    this.opacity = 0.5;
    this.sliceType = SAGITTAL;
    this.opacities = new Map(); // label -> its own opacity
    this.nv.onLocationChange = ({ mm }) => onPlace?.({ mm, name: this.nameAt(mm) });
    canvas.addEventListener("keydown", (event) => this.moveByKey(event), { capture: true });
  }

  async showScan(path) {
    await this.ready;
    this.stopDrawing();
    for (const volume of [...this.nv.volumes]) this.nv.removeVolume(volume);
    await this.nv.loadFromArrayBuffer(await askBytes(path), "scan.nii.gz");
    this.nv.setSliceType(this.sliceType);
  }

  async showLabels(path, legend) {
    await this.ready;
    this.legend = legend;
    this.stopDrawing();
    for (const volume of this.nv.volumes.slice(1)) this.nv.removeVolume(volume);
    await this.nv.loadFromArrayBuffer(await askBytes(path), "labels.nii.gz");
    this.labels = this.nv.volumes[1].clone();
    this.colour();
  }

  // NiiVue's label colours know no opacity of their own, but pictures with an alpha channel do.
  colour() {
    const overlay = this.nv.volumes[1];
    if (!overlay) return;
    const table = new Uint32Array(1 + Math.max(0, ...this.legend.map((row) => row.label)));
    for (const { label, colour } of this.legend) {
      const alpha = Math.round(255 * this.opacityOf(label));
      table[label] = ((alpha << 24) | (colour[2] << 16) | (colour[1] << 8) | colour[0]) >>> 0;
    }
    overlay.img = new Uint8Array(Uint32Array.from(this.labels.img, (label) => table[label]).buffer);
    Object.assign(overlay.hdr, RGBA);
    this.nv.setOpacity(1, this.opacity);
  }

  setOpacity(value) {
    this.opacity = value;
    if (this.nv.volumes[1]) this.nv.setOpacity(1, value);
  }

  opacityOf(label) {
    return this.opacities.get(label) ?? 1;
  }

  setOpacityOf(label, value) {
    this.opacities.set(label, value);
    this.colour();
  }

  nameAt(mm) {
    if (!this.labels || this.nv.volumes.length < 2) return "";
    const [x, y, z] = this.nv.volumes[1].mm2vox(mm);
    const label = this.labels.getValue(x, y, z);
    return this.legend.find((row) => row.label === label)?.name ?? "";
  }

  moveByKey(event) {
    const step = STEPS[this.sliceType === 3 ? SAGITTAL : this.sliceType]?.[event.key];
    if (!step || !this.nv.volumes.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.nv.moveCrosshairInVox(...step);
  }

  setSliceType(value) {
    this.sliceType = value;
    this.nv.setSliceType(value);
  }

  centre() {
    const [x, y, z] = this.nv.frac2mm(this.nv.scene.crosshairPos);
    return [x, y, z];
  }

  goTo(point) {
    this.nv.scene.crosshairPos = this.nv.mm2frac(point);
    this.nv.createOnLocationChange();
    this.nv.drawScene();
  }

  startDrawing(label) {
    if (!this.drawing) {
      // The labels themselves become the drawing, so that what is painted replaces what is there.
      this.nv.loadDrawing(this.labels);
      this.nv.setOpacity(1, 0);
      this.nv.setDrawColormap(colourTable(this.legend));
      this.nv.setDrawOpacity(this.opacity);
      this.drawing = true;
    }
    this.nv.setDrawingEnabled(true);
    this.nv.setPenValue(label, false);
  }

  async drawn() {
    return this.nv.saveImage({ filename: "", isSaveDrawing: true, volumeByIndex: 0 });
  }

  stopDrawing() {
    if (!this.drawing) return;
    this.nv.setDrawingEnabled(false);
    this.nv.closeDrawing();
    this.drawing = false;
  }
}

function colourTable(legend) {
  const rows = [{ label: 0, name: "", colour: [0, 0, 0] }, ...legend];
  return {
    I: rows.map((row) => row.label),
    R: rows.map((row) => row.colour[0]),
    G: rows.map((row) => row.colour[1]),
    B: rows.map((row) => row.colour[2]),
    A: rows.map((row) => (row.label ? 255 : 0)),
    labels: rows.map((row) => row.name),
  };
}
