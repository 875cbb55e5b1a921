// The page of all orders.
export const metadata = { title: 'Orders', description: 'All orders' };
export const order = { name: 'x' };
