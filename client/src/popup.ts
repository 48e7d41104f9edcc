// SweetAlert2 as a file of its own, for `live/popup.ts` to load.

export { default } from "sweetalert2/dist/sweetalert2.esm.js";
