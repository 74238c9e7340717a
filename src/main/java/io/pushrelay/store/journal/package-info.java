/** The store in memory with a journal on a disk, which it begins with after a restart. */
@NullMarked
package io.pushrelay.store.journal;

import org.jspecify.annotations.NullMarked;
