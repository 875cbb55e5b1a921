import './accounts.css';

export { AccountPage } from './account-page';
export { PeoplePage } from './people-page';
