// In the bundles these stand in for the globals of the same names. The SDK only asks whether they
// are there, and asking makes Node load a part of itself that no request of ours needs.
export const crypto = process.getBuiltinModule('node:crypto');
export const ReadableStream = undefined;
export const Blob = undefined;
