/** Whether an address is one of this machine's own to itself: whoever runs here has all of 127.0.0.0/8. */
export const isLoopback = (address: string): boolean => address === '::1' || /^(?:::ffff:)?127\./i.test(address);
