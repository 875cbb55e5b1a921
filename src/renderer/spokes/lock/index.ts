export { LockScreen, QuickLocked } from './lock-screen';
