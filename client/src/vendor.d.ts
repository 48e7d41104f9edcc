// Only what is used of packages that bring no types for the parts we import.

declare module "sweetalert2/dist/sweetalert2.esm.js" {
  export { default } from "sweetalert2";
}

// The address it is served under, beside the script.
declare module "*.wasm" {
  const address: string;
  export default address;
}
