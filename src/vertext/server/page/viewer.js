// One NiiVue canvas: a scan, a label map over it, and a pen.

import { Niivue } from "/page/niivue.js";
import { askBytes } from "/page/api.js";

const SAGITTAL = 2;
const NIFTI_INTENT_LABEL = 1002;

export class Viewer {
  constructor(canvas, onPlace) {
    this.nv = new Niivue({
      backColor: [0, 0, 0, 1], crosshairColor: [0.36, 0.7, 1, 1], crosshairWidth: 1, show3Dcrosshair: true,
      isOrientationTextVisible: true, logLevel: "error", loadingText: "", multiplanarForceRender: true, sagittalNoseLeft: true,
    });
    this.ready = this.nv.attachToCanvas(canvas);
    this.opacity = 0.5;
    this.sliceType = SAGITTAL;
    this.shown = new Map(); // label -> whether it is shown
    this.nv.onLocationChange = (place) => onPlace?.(place);
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
    this.colour();
  }

  colour() {
    const overlay = this.nv.volumes[1];
    if (!overlay) return;
    // Told that these are labels, NiiVue never mixes two of them, nor one with the background.
    overlay.hdr.intent_code = NIFTI_INTENT_LABEL;
    overlay.setColormapLabel(colourTable(this.legend, (label) => this.shown.get(label) ?? true));
    this.nv.setOpacity(1, this.opacity);
    this.nv.updateGLVolume();
  }

  setOpacity(value) {
    this.opacity = value;
    this.colour();
  }

  show(label, isShown) {
    this.shown.set(label, isShown);
    this.colour();
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
      this.nv.loadDrawing(this.nv.volumes[1]);
      this.nv.setOpacity(1, 0);
      this.nv.setDrawColormap(colourTable(this.legend, () => true));
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

function colourTable(legend, isShown) {
  const rows = [{ label: 0, name: "", colour: [0, 0, 0] }, ...legend];
  return {
    I: rows.map((row) => row.label),
    R: rows.map((row) => row.colour[0]),
    G: rows.map((row) => row.colour[1]),
    B: rows.map((row) => row.colour[2]),
    A: rows.map((row) => (row.label && isShown(row.label) ? 255 : 0)),
    labels: rows.map((row) => row.name),
  };
}
