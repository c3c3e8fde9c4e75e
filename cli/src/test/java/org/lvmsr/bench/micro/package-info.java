/** What the service does within a call, measured by JMH. */
@NullMarked
package org.lvmsr.bench.micro;

import org.jspecify.annotations.NullMarked;
