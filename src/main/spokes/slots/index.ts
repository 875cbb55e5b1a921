export { migrations } from './migrations';
export { createSlots, type RunSlots, type Slots, type Taken } from './service';
