//Name:Tight
//   Description   :   Too far for a key
// description :  In lower case
import '@johnlindquist/kit'
