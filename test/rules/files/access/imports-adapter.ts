import { driver } from '../graph/driver.js';
export const seen = driver;
