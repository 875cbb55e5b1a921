export { migrations } from './migrations';
export { createSettings, type SettingsSpoke } from './service';
