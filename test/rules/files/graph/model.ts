export const EFFECTIVE = [];
