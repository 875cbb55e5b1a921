import type { Place } from './canary-aviary';
import { commandPlaces } from './canary-commands';
import { keptPlaces } from './canary-kept';
import { keyPlaces } from './canary-keys';
import { lockPlaces } from './canary-lock';
import { peoplePlaces } from './canary-people';
import { runPlaces } from './canary-runs';

/** Every place that takes a secret. One that the contract marks and that none of these tells fails the canary. */
export const places: readonly Place[] = [...keptPlaces, ...keyPlaces, ...peoplePlaces, ...lockPlaces, ...commandPlaces, ...runPlaces];
